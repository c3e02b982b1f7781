using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>
/// Writes bodies and reads answers: from bytes in a borrowed buffer, since a reader of a stream has to be ready to begin
/// anew wherever the bytes end.
/// </summary>
internal static class JsonAnswer
{
    /// <summary>An answer larger than this, decompressed, is refused.</summary>
    internal const long MaxSize = 16 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var declared = response.Content.Headers.ContentLength;
        if (declared > MaxSize)
        {
            throw new TooLargeException(MaxSize);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent((int)(declared + 1 ?? FirstBuffer)); // one more, to see the end
        var length = 0;
        try
        {
            while (
                await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)
                    is > 0
                        and var read
            )
            {
                length += read;
                if (length > MaxSize)
                {
                    throw new TooLargeException(MaxSize);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return JsonSerializer.Deserialize(WithoutMark(buffer.AsSpan(0, length)), type)
                ?? throw new JsonException("The answer is null.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The content of a body, for any number of attempts.</summary>
    public static Func<AttemptLimit, HttpContent> Content<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return _ => new ByteArrayContent(bytes) { Headers = { ContentType = Json } };
    }

    /// <summary>Some servers begin with a byte order mark.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\uFEFF"u8) ? json[3..] : json;
}

/// <summary>More bytes came than are read.</summary>
internal sealed class TooLargeException(long limit) : IOException($"The answer is larger than {limit >> 20} MB.");
