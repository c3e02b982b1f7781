using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Reads the bytes of a delivery, once: up to a size, within a time, and from a bounded number of senders at once, since
/// none of them has proved yet to be the service.
/// </summary>
internal sealed class RequestBody(IOptions<SparkBotOptions> options, TimeProvider clock)
{
    /// <summary>The largest body that is read: 1 MB. Events are of about 1 KB.</summary>
    public const int MaxSize = 1024 * 1024;

    private readonly int _maxWaiting = options.Value.MaxReceiving;
    private readonly TimeSpan _timeout = options.Value.ReceiveTimeout;
    private int _waiting;

    public async ValueTask<Result> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // An event comes in one piece with its headers. It takes no place among those that are waited for, so that
            // who dribbles cannot shut it out.
            return request.BodyReader.TryRead(out var read) && Take(request.BodyReader, read) is { } taken
                ? taken
                : await WaitAsync(request.BodyReader, cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            // Fewer bytes than announced, a broken chunk, too slow: the server's own words for it are in the status.
            return new(
                error.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => Refusal.TooLarge,
                    StatusCodes.Status408RequestTimeout => Refusal.TooSlow,
                    _ => Refusal.BrokenBody,
                }
            );
        }
        catch (IOException)
        {
            return new(Refusal.BrokenBody); // the connection was reset
        }
    }

    private async Task<Result> WaitAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _waiting) > _maxWaiting)
            {
                return new(Refusal.Busy);
            }

            while (true)
            {
                var read = await reader.ReadAsync(either.Token).ConfigureAwait(false);
                if (Take(reader, read) is { } taken)
                {
                    return taken;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return new(cancellationToken.IsCancellationRequested ? Refusal.BrokenBody : Refusal.TooSlow);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>The outcome, if this is the end of it; if not, what is there is left for the next time.</summary>
    private static Result? Take(PipeReader reader, ReadResult read)
    {
        if (read.Buffer.Length > MaxSize)
        {
            reader.AdvanceTo(read.Buffer.End);
            return new(Refusal.TooLarge);
        }

        if (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return null;
        }

        // The event outlives the request: its bytes are copied once, here.
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return new(body);
    }

    /// <summary>The bytes, or why there are none.</summary>
    internal readonly struct Result
    {
        public Result(ReadOnlyMemory<byte> body) => Body = body;

        public Result(Refusal refusal) => Refusal = refusal;

        public ReadOnlyMemory<byte> Body { get; }

        public Refusal? Refusal { get; }
    }
}
