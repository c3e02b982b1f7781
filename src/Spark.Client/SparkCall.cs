using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>
/// A call of the API that this library does not model, or whose answer is to be read as a type of one's own. It goes
/// through the same door: token, retries, errors, limits.
/// </summary>
/// <example>
/// <code>
/// var call = new SparkCall(HttpMethod.Get, "meetings", meetingId).With("current", "true");
/// var meeting = await spark.SendAsync(call, MyJson.Default.Meeting);
/// </code>
/// </example>
public sealed class SparkCall
{
    private readonly IReadOnlyList<string> _path;
    private readonly Query _query = new();
    private Func<AttemptLimit, HttpContent>? _content;

    /// <summary>A call of these segments below the API's address.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The segments; each is escaped and stays one segment whatever it holds.</param>
    /// <exception cref="ArgumentException">There is no segment, or one is empty, <c>.</c> or <c>..</c>.</exception>
    public SparkCall(HttpMethod method, params IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count == 0)
        {
            throw new ArgumentException("The path has no segment.", nameof(path));
        }

        ApiAddress.Check(path);
        (Method, _path) = (method, [.. path]);
    }

    /// <summary>A call of an address as the documentation of the API writes it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">
    /// The address below the API's, such as <c>room/tabs?roomId=abc</c>; a value of its query that is not plain must be
    /// escaped. Do not put ids of others' making into it: that is what the constructor's segments are for.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The address is a whole one, has a fragment, or has a segment that is empty, <c>.</c> or <c>..</c>.
    /// </exception>
    public static SparkCall To(HttpMethod method, string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (address.AsSpan().ContainsAny('#', '\\') || address.Contains("://", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{address}' is no address below the API's, such as 'room/tabs?roomId=abc'.",
                nameof(address)
            );
        }

        var (path, query) = address.Split('?', 2) is [var before, var after] ? (before, after) : (address, "");
        var call = new SparkCall(
            method,
            [.. (path.StartsWith('/') ? path[1..] : path).Split('/').Select(Uri.UnescapeDataString)]
        );
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = parameter.Split('=', 2);
            call.With(Unescape(pair[0]), pair.Length > 1 ? Unescape(pair[1]) : "");
        }

        return call;
    }

    /// <summary>The method.</summary>
    public HttpMethod Method { get; }

    /// <summary>
    /// Whether sending it twice does no more than sending it once, so that it may be repeated when its fate is not
    /// known. Default: true but for POST and PATCH.
    /// </summary>
    public bool? IsIdempotent { get; init; }

    internal Query Query => _query;

    /// <summary>Adds a parameter to the query.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, not escaped; <c>null</c> leaves it out.</param>
    public SparkCall With(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _query.Add(name, value);
        return this;
    }

    /// <summary>Sets the body.</summary>
    /// <param name="body">The body, sent as JSON.</param>
    /// <param name="type">How it is written; from a <c>JsonSerializerContext</c> of one's own.</param>
    public SparkCall WithBody<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        _content = JsonAnswer.Content(body, type);
        return this;
    }

    /// <summary>Sets the body.</summary>
    /// <param name="body">The body, sent as JSON.</param>
    /// <param name="options">Options that know <typeparamref name="T"/>; by default the library's own.</param>
    public SparkCall WithBody<T>(T body, JsonSerializerOptions? options = null) =>
        WithBody(body, SparkJson.TypeInfo<T>(options));

    /// <summary>Sets a body of another kind, such as a form.</summary>
    /// <param name="make">Makes it; called again for every attempt, since content can be sent once only.</param>
    public SparkCall WithContent(Func<HttpContent> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _content = _ => make();
        return this;
    }

    internal ApiCall ToCall(SparkHttp http)
    {
        var call = http.Call(Method, _path, _query) with { Content = _content };
        return IsIdempotent is { } idempotent ? call with { IsIdempotent = idempotent } : call;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
