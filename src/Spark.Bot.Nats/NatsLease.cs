using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>That an event is this replica's to handle, until it is settled, or another replica has been given it.</summary>
/// <param name="Partition">Whose event it is.</param>
/// <param name="Sequence">Its number in the stream.</param>
/// <param name="Revision">The partition's mark as it was when the event was taken.</param>
/// <param name="Mark">What it said.</param>
internal sealed record NatsLease(NatsPartition Partition, ulong Sequence, ulong Revision, PartitionMark Mark)
{
    /// <summary>The message: the last, if the server gave it to this replica again.</summary>
    public required INatsJSMsg<byte[]> Message { get; set; }

    /// <summary>
    /// Whether the server was told to give it out again: what is said of the message after that would be taken for more
    /// time, and if it comes to this replica, it comes anew.
    /// </summary>
    public bool IsGivenBack { get; set; }

    /// <summary>How it came.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>Which stream it is in.</summary>
    public required string Stream { get; init; }

    /// <summary>How often the server had given it out.</summary>
    public ulong Delivered => Message.Metadata?.NumDelivered ?? 1;

    /// <summary>
    /// Whether a message is this event. A stream that somebody threw away is made anew, and its numbers begin at 1 again.
    /// </summary>
    public bool IsOf(INatsJSMsg<byte[]> message) =>
        message.Metadata is { } other
        && other.Sequence.Stream == Sequence
        && other.Timestamp == Message.Metadata?.Timestamp;

    /// <summary>Whether there may be records of replies that earlier attempts have written.</summary>
    public bool HasPast { get; init; }

    /// <summary>The records of replies written now, as the bucket numbers them.</summary>
    public Dictionary<string, ulong> Records { get; } = new(StringComparer.Ordinal);
}

/// <summary>Another replica was given the event: what this one does about it comes to nothing.</summary>
internal sealed class EventTakenOverException()
    : InvalidOperationException(
        "Another replica handles this event now: this one was too long without the servers, or stood still."
    );
