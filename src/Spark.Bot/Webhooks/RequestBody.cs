using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Spark.Bot;

/// <summary>Reads the bytes of a delivery, once, up to a limit.</summary>
internal sealed class RequestBody
{
    /// <summary>The largest body that is read: 1 MB. Events are of about 1 KB.</summary>
    public const int MaxSize = 1024 * 1024;

    public async ValueTask<Result> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxSize)
        {
            return new(Refusal.TooLarge);
        }

        if (!IsJson(request.ContentType))
        {
            return new(Refusal.NotJson);
        }

        var reader = request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (read.Buffer.Length > MaxSize)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return new(Refusal.TooLarge);
                }

                if (read.IsCompleted)
                {
                    // The event outlives the request: its bytes are copied once, here.
                    var body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return new(body);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException error)
        {
            // Fewer bytes than announced, a broken chunk, too slow: the server's own words for it are in the status.
            return new(
                error.StatusCode is StatusCodes.Status413PayloadTooLarge ? Refusal.TooLarge : Refusal.BrokenBody
            );
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (
            string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || (type.MediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) ?? false)
        );

    /// <summary>The bytes, or why there are none.</summary>
    internal readonly struct Result
    {
        public Result(ReadOnlyMemory<byte> body) => Body = body;

        public Result(Refusal refusal) => Refusal = refusal;

        public ReadOnlyMemory<byte> Body { get; }

        public Refusal? Refusal { get; }
    }
}
