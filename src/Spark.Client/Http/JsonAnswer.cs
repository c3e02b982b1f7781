using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>Writes bodies and reads answers: from the stream, so that a page is never in memory as text.</summary>
internal static class JsonAnswer
{
    /// <summary>An answer larger than this, decompressed, is refused.</summary>
    internal const long MaxSize = 16 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        if (response.Content.Headers.ContentLength > MaxSize)
        {
            throw new TooLargeException(MaxSize);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // A body of a declared length ends there.
            var limited = response.Content.Headers.ContentLength is null ? new LimitedStream(stream, MaxSize) : stream;
            return await JsonSerializer.DeserializeAsync(limited, type, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("The answer is null.");
        }
    }

    /// <summary>The content of a body, for any number of attempts.</summary>
    public static Func<AttemptLimit, HttpContent> Content<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return _ => new ByteArrayContent(bytes) { Headers = { ContentType = Json } };
    }
}
