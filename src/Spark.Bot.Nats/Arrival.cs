using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>A message that has come.</summary>
/// <param name="Partition">Whose it is.</param>
/// <param name="Message">The message.</param>
/// <param name="Stream">Which stream it is of.</param>
/// <param name="Epoch"><see cref="NatsServer.Epoch"/> when it came; <c>null</c> if that changed about then.</param>
internal sealed record Arrival(NatsPartition Partition, INatsJSMsg<byte[]> Message, string Stream, object? Epoch)
{
    /// <summary>Its number in the stream.</summary>
    public ulong Sequence => Message.Metadata?.Sequence.Stream ?? 0;
}
