namespace Spark.Client;

/// <summary>Reads the header that announces the next page (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link whose relation is "next", or <c>null</c>.</summary>
    public static string? Next(string header)
    {
        for (var at = 0; header.IndexOf('<', at) is var open && open >= 0; )
        {
            var close = header.IndexOf('>', open);
            if (close < 0)
            {
                return null;
            }

            var end = EndOfParameters(header, close + 1);
            if (IsNext(header.AsSpan(close + 1, end - close - 1)))
            {
                return header[(open + 1)..close].Trim();
            }

            at = end;
        }

        return null;
    }

    /// <summary>Where the comma is that ends this link: not one within quotes.</summary>
    private static int EndOfParameters(string header, int start)
    {
        var quoted = false;
        for (var at = start; at < header.Length; at++)
        {
            switch (header[at])
            {
                case '\\' when quoted:
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    return at;
            }
        }

        return header.Length;
    }

    /// <summary>Whether one of the relations is "next": quoted or bare, alone or among others, in any case.</summary>
    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range];
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var relations = parameter[(equals + 1)..].Trim().Trim('"');
            foreach (var relation in relations.Split(' '))
            {
                if (relations[relation].Equals("next", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
