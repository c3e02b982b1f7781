namespace Spark.Bot;

/// <summary>An event given out to be handled.</summary>
/// <param name="Id">The event's own, however often it is given out; by it its replies are journaled.</param>
/// <param name="Entry">The event.</param>
/// <param name="Attempt">1 the first time.</param>
internal sealed record InboxDelivery(long Id, InboxEntry Entry, int Attempt)
{
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

    /// <summary>Whether a reply that may have been sent was sent again since it was given out.</summary>
    public bool IsSentAgain { get; set; }

    /// <summary>What was made of it, once it could be fetched and is known to be allowed.</summary>
    public BotEvent? Event { get; set; }

    /// <summary>The handlers that did their part, in this attempt or an earlier one; they are not called again.</summary>
    public HashSet<string> Finished
    {
        get => field ??= new(StringComparer.Ordinal); // most events are handled at once, and need none
        init;
    }

    /// <summary>The same, as an inbox keeps it; <c>null</c> for none.</summary>
    public string? FinishedText
    {
        get => Finished.Count == 0 ? null : string.Join('\n', Finished);
        init => Finished = value is null ? new(StringComparer.Ordinal) : new(value.Split('\n'), StringComparer.Ordinal);
    }
}
