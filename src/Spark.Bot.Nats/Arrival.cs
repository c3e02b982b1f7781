using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>A message that has come.</summary>
/// <param name="Partition">Whose it is.</param>
/// <param name="Message">The message.</param>
/// <param name="Stream">Which stream it is of.</param>
/// <param name="Epoch"><see cref="NatsServer.Epoch"/> when it came; <c>null</c> if that changed about then.</param>
/// <param name="Consumer">When the consumer was made that gave it.</param>
internal sealed record Arrival(
    NatsPartition Partition,
    INatsJSMsg<byte[]> Message,
    string Stream,
    object? Epoch,
    DateTimeOffset Consumer
)
{
    /// <summary>How many messages the consumer had given by then, with those that it gave again.</summary>
    public ulong Number => Message.Metadata?.Sequence.Consumer ?? 0;

    /// <summary>Its number in the stream.</summary>
    public ulong Sequence => Message.Metadata?.Sequence.Stream ?? 0;
}
