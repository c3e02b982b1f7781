namespace Spark.Bot;

/// <summary>
/// Where accepted events wait. It knows duplicates, keeps the order within a room, and gives out at most one event of
/// a room at a time. Every call may throw an <see cref="InboxUnavailableException"/>: then nothing has changed.
/// </summary>
internal interface IInbox
{
    /// <summary>
    /// Whether other processes take events out of it, too. Then what this one has not begun is theirs when it stops, and
    /// the numbers below, which are of all of them, are a few seconds old.
    /// </summary>
    bool IsShared => false;

    /// <summary>
    /// For how long an event that fails may be tried again at most, where it holds up more than its room meanwhile.
    /// </summary>
    TimeSpan RetryLimit => TimeSpan.MaxValue;

    /// <summary>How many events are waiting or being handled.</summary>
    long Pending { get; }

    /// <summary>How many events were given up and are kept.</summary>
    long DeadLetters { get; }

    /// <summary>When the oldest event that is waiting or being handled was received; <c>null</c> if there is none.</summary>
    DateTimeOffset? Oldest { get; }

    /// <summary>
    /// Says whose events these are, before the first is accepted. What another bot has left in the same place is not
    /// touched.
    /// </summary>
    /// <exception cref="UnusableConfigurationException">They are another bot's.</exception>
    ValueTask ClaimAsync(string botId, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an event could be stored now; <c>null</c> if so, else what is wrong and what to do. Nothing is stored.
    /// </summary>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>What is wrong although events can be stored; <c>null</c> if nothing.</summary>
    string? Complaint => null;

    /// <summary>Stores an event. When this returns <see cref="InboxReceipt.Stored"/>, it will be handled.</summary>
    ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken);

    /// <summary>Waits for an event whose room is free, and takes the room until the event is settled.</summary>
    ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken);

    /// <summary>The event is handled.</summary>
    ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken);

    /// <summary>
    /// The event is given out again after this time, with what is finished of it
    /// (<see cref="InboxDelivery.Finished"/>); its room waits with it.
    /// </summary>
    ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken);

    /// <summary>The event was not tried: it is given out again soon, rather to another process than to this one.</summary>
    ValueTask GiveBackAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
        RetryAsync(delivery, TimeSpan.FromSeconds(1), cancellationToken);

    /// <summary>The event is given up, and kept with the reason.</summary>
    ValueTask DeadLetterAsync(InboxDelivery delivery, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a process that stops has nothing left to wait for: no event is being handled or could be now, and what is
    /// between two attempts is kept for the next start.
    /// </summary>
    ValueTask<bool> IsIdleAsync(CancellationToken cancellationToken) => new(Pending == 0);

    /// <summary>
    /// This process takes nothing more: what it has at hand and not given out, another one may have at once. What was
    /// given out can still be settled.
    /// </summary>
    ValueTask LeaveAsync(CancellationToken cancellationToken) => default;

    /// <summary>
    /// This process handles no more: what it has taken and not settled, another one may have at once. Where there is no
    /// other, it waits for the next start.
    /// </summary>
    ValueTask StopAsync(CancellationToken cancellationToken) => default;
}

/// <summary>What became of an event that was offered.</summary>
internal enum InboxReceipt
{
    /// <summary>It will be handled.</summary>
    Stored,

    /// <summary>It was accepted before.</summary>
    Duplicate,

    /// <summary>There is no room for it: it is not stored.</summary>
    Full,
}
