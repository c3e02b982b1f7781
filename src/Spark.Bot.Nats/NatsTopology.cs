using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>The bot's streams, consumers and buckets, as they were found or made.</summary>
/// <param name="JetStream">To publish, and to administer.</param>
/// <param name="Incarnation">Tells the stream of events from one that was made anew, whose numbers begin at 1 again.</param>
/// <param name="Layout">How the events are divided.</param>
/// <param name="Consumers">Of every partition, by name.</param>
/// <param name="Mover">Hands out what the server gave up.</param>
internal sealed record NatsTopology(
    INatsJSContext JetStream,
    string Incarnation,
    PartitionLayout Layout,
    IReadOnlyDictionary<string, INatsJSConsumer> Consumers,
    INatsJSConsumer Mover
)
{
    /// <summary>Whether consumers were made just now: whoever asks the ones from before is not answered.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Cancelled when it is no more what the servers have.</summary>
    public CancellationTokenSource Gone { get; } = new();

    /// <summary>The server that has the stream of events, where servers say so.</summary>
    public string? Leader { get; init; }

    public required NatsBucket Partitions { get; init; }

    public required NatsBucket Replies { get; init; }

    public required NatsBucket Keys { get; init; }

    public required NatsBucket Recent { get; init; }

    public required NatsBucket States { get; init; }
}
