using System.Collections.Concurrent;

namespace Spark.Bot;

/// <summary>An event given out to be handled.</summary>
/// <param name="Id">The event's own, however often it is given out; by it its replies are journaled.</param>
/// <param name="Entry">The event.</param>
/// <param name="Attempt">1 the first time.</param>
internal sealed record InboxDelivery(long Id, InboxEntry Entry, int Attempt)
{
    private bool _isOver;
    private ConcurrentDictionary<ReplyKey, bool>? _unsent; // of most events there are none

    /// <summary>When it was given out for the first time; <c>null</c> if that is now.</summary>
    public DateTimeOffset? FirstTried { get; init; }

    /// <summary>
    /// Whether it was given out before and no end of that is known: the process that had it died, or was cut off.
    /// </summary>
    public bool IsTakenOver { get; init; }

    /// <summary>What the inbox needs to know again what it gave out; nobody else looks at it.</summary>
    public object? Receipt { get; init; }

    /// <summary>Whether there may be something in the journal about it.</summary>
    public bool IsJournaled { get; set; } = Attempt > 1;

    /// <summary>
    /// Replies that surely were not sent, although the journal may say that they were about to be: the engine went away
    /// while that was written down, or taken back.
    /// </summary>
    public ConcurrentDictionary<ReplyKey, bool> Unsent =>
        LazyInitializer.EnsureInitialized(ref _unsent, () => new ConcurrentDictionary<ReplyKey, bool>());

    /// <summary>Whether a reply that may have been sent was sent again since it was given out.</summary>
    public bool IsSentAgain { get; set; }

    /// <summary>What was made of it, once it could be fetched and is known to be allowed.</summary>
    public BotEvent? Event { get; set; }

    /// <summary>
    /// Whether this attempt has an end. A handler that was left behind may go on after it; nothing that it does then
    /// counts for the event, which may be in another attempt by now.
    /// </summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>
    /// The handlers that did their part, in this attempt or an earlier one; they are not called again. The list that was
    /// read once does not change.
    /// </summary>
    public IReadOnlyList<string> Finished { get; private set; } = [];

    /// <summary>The same, as an inbox keeps it; <c>null</c> for none.</summary>
    public string? FinishedText
    {
        get => Finished.Count == 0 ? null : string.Join('\n', Finished);
        init => Finished = value?.Split('\n') ?? [];
    }

    /// <summary>Whether a handler did its part.</summary>
    public bool IsFinished(string handler) => Finished.Contains(handler, StringComparer.Ordinal);

    /// <summary>A handler has done its part.</summary>
    public void Finish(string handler)
    {
        if (!IsOver)
        {
            Finished = [.. Finished, handler];
        }
    }

    /// <summary>What a handler did came to nothing: it is called again.</summary>
    public void Unfinish(string handler) => Finished = [.. Finished.Where(name => name != handler)];

    /// <summary>What becomes of the event is decided.</summary>
    public void End() => Volatile.Write(ref _isOver, true);
}

/// <summary>A handler has outlived the attempt to handle its event.</summary>
internal sealed class AttemptOverException()
    : InvalidOperationException(
        "The event is ended, or given up: nothing is sent in answer to it any more. Wait for your replies in the handler, "
            + "within its time (Spark:HandlerTimeout), or send what comes later with the SparkClient."
    );
