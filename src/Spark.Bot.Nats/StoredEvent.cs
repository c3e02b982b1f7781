using System.Text;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Spark.Bot.Nats;

/// <summary>A message of a stream, whether it was handed out by a consumer or asked for by its number.</summary>
/// <param name="Sequence">Its number in the stream.</param>
/// <param name="Body">The event as it was received.</param>
/// <param name="Header">What a header says; <c>null</c> for nothing.</param>
internal sealed record StoredEvent(ulong Sequence, byte[] Body, Func<string, string?> Header)
{
    public static StoredEvent Of(INatsJSMsg<byte[]> message) =>
        new(
            message.Metadata?.Sequence.Stream ?? 0,
            message.Data ?? [],
            name => message.Headers?.TryGetValue(name, out var values) is true ? values.ToString() : null
        );

    /// <summary>A message by its number; <c>null</c> if it is not there.</summary>
    public static Task<StoredEvent?> FindAsync(
        INatsJSContext jetStream,
        string stream,
        ulong sequence,
        CancellationToken cancellation
    ) => FindAsync(jetStream, stream, new StreamMsgGetRequest { Seq = sequence }, cancellation);

    /// <summary>The first message of a subject from a number on; <c>null</c> if there is none.</summary>
    public static Task<StoredEvent?> NextAsync(
        INatsJSContext jetStream,
        string stream,
        string subject,
        ulong sequence,
        CancellationToken cancellation
    ) => FindAsync(jetStream, stream, new StreamMsgGetRequest { Seq = sequence, NextBySubj = subject }, cancellation);

    /// <summary>When the stream stored it.</summary>
    public DateTimeOffset Stored { get; private init; }

    private static async Task<StoredEvent?> FindAsync(
        INatsJSContext jetStream,
        string stream,
        StreamMsgGetRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            var answer = await jetStream
                .JSRequestResponseAsync<StreamMsgGetRequest, StreamMsgGetResponse>(
                    $"{jetStream.Opts.Prefix}.STREAM.MSG.GET.{stream}",
                    request,
                    cancellation
                )
                .ConfigureAwait(false);
            var message = answer.Message;
            var headers = Headers(message.Hdrs);
            return new StoredEvent(message.Seq, message.Data.ToArray(), headers.GetValueOrDefault)
            {
                Stored = message.Time,
            };
        }
        catch (NatsJSApiException error) when (NatsKeys.IsGone(error))
        {
            return null;
        }
    }

    /// <summary>Headers as they travel: a line with the version, then one for each.</summary>
    private static Dictionary<string, string> Headers(string? encoded)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(Convert.FromBase64String(encoded ?? "")).Split("\r\n").Skip(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return headers;
    }
}
