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
    private static int EndOfParameters(string header, int start) => start + Unquoted(header.AsSpan(start), ',');

    /// <summary>Where the character stands outside of quotes; the length if nowhere.</summary>
    internal static int Unquoted(ReadOnlySpan<char> text, char wanted)
    {
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when quoted:
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case var character when character == wanted && !quoted:
                    return at;
            }
        }

        return text.Length;
    }

    /// <summary>Whether one of the relations is "next": quoted or bare, alone or among others, in any case.</summary>
    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var end = Unquoted(parameters, ';');
            if (IsRelationNext(parameters[..end]))
            {
                return true;
            }

            parameters = parameters[Math.Min(end + 1, parameters.Length)..];
        }

        return false;
    }

    private static bool IsRelationNext(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        if (equals < 0 || !parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var relations = parameter[(equals + 1)..].Trim().Trim('"');
        foreach (var relation in relations.Split(' '))
        {
            if (relations[relation].Equals("next", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
