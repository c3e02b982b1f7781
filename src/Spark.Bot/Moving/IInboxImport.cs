namespace Spark.Bot;

/// <summary>
/// What an inbox that replicas share implements besides, to take over the file of a bot that ran alone. What it was given
/// is durable when a call returns; after an <see cref="InboxUnavailableException"/> it is given the same again, in this
/// run or a later one.
/// </summary>
internal interface IInboxImport
{
    /// <summary>
    /// Stores events in this order behind what waits in their rooms, those that were given up as dead letters; if not all,
    /// then those at the beginning. An event can be taken only when its replies are in the journal, and says then that it
    /// is journaled. Of those whose key it knows nothing changes. Their keys differ.
    /// </summary>
    /// <returns>For each whether it was stored now, or is a duplicate.</returns>
    /// <exception cref="InboxUnavailableException">It cannot be written, or has no room.</exception>
    Task<IReadOnlyList<InboxReceipt>> ImportAsync(
        IReadOnlyList<MovedEvent> events,
        CancellationToken cancellationToken
    );

    /// <summary>Takes events with these keys for accepted before, for as long as their windows say.</summary>
    /// <returns>How many it remembers: none, where that would cost too much.</returns>
    Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken) => Task.FromResult(0);
}

/// <summary>An event with all that was done about it.</summary>
/// <param name="Entry">The event.</param>
internal sealed record MovedEvent(InboxEntry Entry)
{
    /// <summary>The handlers that did their part, as <see cref="InboxDelivery.FinishedText"/> has them.</summary>
    public string? Finished { get; init; }

    /// <summary>What was sent in answer to it, or may have been.</summary>
    public IReadOnlyList<MovedReply> Replies { get; init; } = [];

    /// <summary>That it was given up; <c>null</c> if it is to be handled.</summary>
    public MovedDeath? Death { get; init; }
}

/// <summary>A reply; with the event's new id its <see cref="ReplyKey"/>.</summary>
internal sealed record MovedReply(string Handler, int Ordinal, JournaledReply Journaled);

/// <summary>Why, after how many attempts and when an event was given up.</summary>
internal sealed record MovedDeath(string Reason, int Attempts, DateTimeOffset GivenUp);
