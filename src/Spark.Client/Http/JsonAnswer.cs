using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>Writes bodies and reads answers: an answer's bytes are rented, and gone when it is read.</summary>
internal static class JsonAnswer
{
    /// <summary>An answer larger than this, decompressed, is refused.</summary>
    internal const int MaxSize = 16 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public static Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    ) => ReadAsync(response, static (json, type) => LenientJson.Read(json.Span, type), type, cancellationToken);

    public static Task<ItemsAnswer<T>> ReadItemsAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<ItemsAnswer<T>> type,
        CancellationToken cancellationToken
    ) => ReadAsync(response, static (json, type) => LenientJson.ReadItems(json.Span, type), type, cancellationToken);

    /// <summary>The content of a body, for any number of attempts.</summary>
    public static Func<AttemptLimit, HttpContent> Content<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return _ => new ByteArrayContent(bytes) { Headers = { ContentType = Json } };
    }

    /// <summary>Without the byte-order mark that some programs put before UTF-8.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json)
    {
        var mark = "\ufeff"u8;
        return json.Span.StartsWith(mark) ? json[mark.Length..] : json;
    }

    private static async Task<TAnswer> ReadAsync<TAnswer, TType>(
        HttpResponseMessage response,
        Func<ReadOnlyMemory<byte>, TType, TAnswer> read,
        TType type,
        CancellationToken cancellationToken
    )
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > MaxSize)
        {
            throw UnreadableAnswerException.TooLarge(response, []);
        }

        // One byte more than announced, so that the end is seen without a larger buffer.
        var buffer = ArrayPool<byte>.Shared.Rent((int?)announced + 1 ?? FirstBuffer);
        var length = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (
                    await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)
                        is > 0
                            and var count
                )
                {
                    length += count;
                    if (length > MaxSize)
                    {
                        throw UnreadableAnswerException.TooLarge(response, buffer);
                    }

                    if (length == buffer.Length)
                    {
                        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                        buffer.AsSpan(0, length).CopyTo(larger);
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = larger;
                    }
                }
            }

            return read(WithoutMark(buffer.AsMemory(0, length)), type);
        }
        catch (JsonException error)
        {
            throw UnreadableAnswerException.NotTheJson(response, buffer.AsSpan(0, length), error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
