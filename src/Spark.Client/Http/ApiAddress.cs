using System.Buffers;
using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Puts an address together so that nothing in an id or a value can change where it leads.</summary>
internal static class ApiAddress
{
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
    );

    /// <summary>The address of these segments below the API's; each stays one segment whatever it holds.</summary>
    /// <exception cref="ArgumentException">A segment is empty, or would climb.</exception>
    public static Uri Of(Uri api, IReadOnlyList<string> path, Query? query = null) => new(Text(api, path, query));

    /// <inheritdoc cref="Of"/>
    public static string Text(Uri api, IReadOnlyList<string> path, Query? query = null)
    {
        Check(path);
        var address = new DefaultInterpolatedStringHandler(0, 0); // a builder with a pooled buffer
        address.AppendFormatted(api.AbsoluteUri.AsSpan().TrimEnd('/'));
        foreach (var segment in path)
        {
            address.AppendLiteral("/");
            address.AppendLiteral(Uri.EscapeDataString(segment));
        }

        var separator = "?";
        for (var index = 0; index < query?.Parameters.Count; index++)
        {
            var (name, value) = query.Parameters[index];
            address.AppendLiteral(separator);
            address.AppendLiteral(Uri.EscapeDataString(name));
            address.AppendLiteral("=");
            address.AppendLiteral(Uri.EscapeDataString(value));
            separator = "&";
        }

        return address.ToStringAndClear();
    }

    /// <summary>Refuses segments that would climb (<c>.</c>, <c>..</c>) or name the collection (nothing).</summary>
    public static void Check(IReadOnlyList<string> path)
    {
        foreach (var segment in path)
        {
            if (string.IsNullOrWhiteSpace(segment) || segment is "." or "..")
            {
                throw new ArgumentException($"'{segment}' is no id.", nameof(path));
            }
        }
    }

    /// <summary>The path for errors and logs.</summary>
    public static string Show(IReadOnlyList<string> path) => string.Join('/', path);

    /// <summary>
    /// The path for traces and counters, which must not grow with every id: words of the API are letters only, ids
    /// are not.
    /// </summary>
    public static string Route(IReadOnlyList<string> path) => string.Join('/', path.Select(Word));

    /// <summary>The segment if it is a word of the API, else <c>{id}</c>.</summary>
    public static string Word(string segment) =>
        segment.Length <= 30 && !segment.AsSpan().ContainsAnyExcept(Letters) ? segment : "{id}";
}
