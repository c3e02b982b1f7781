namespace Spark.Bot;

/// <summary>What became of an event that was given to the corridor.</summary>
internal readonly record struct EventOutcome
{
    private EventOutcome(Exception? error, TimeSpan? wait, bool isHeld) =>
        (Error, Wait, IsHeld) = (error, wait, isHeld);

    /// <summary>Handled.</summary>
    public static EventOutcome Done => default;

    /// <summary>What went wrong; <c>null</c> if nothing.</summary>
    public Exception? Error { get; }

    /// <summary>How long to wait before it is tried again; <c>null</c> if it is not.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>
    /// Whether it stays in hand until the service, or the inbox, is back: that was no attempt of the event's.
    /// </summary>
    public bool IsHeld { get; }

    /// <summary>Whether those who asked for it have been told that it is given up.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether it is given up.</summary>
    public bool IsGivenUp => Error is not null && Wait is null && !IsHeld;

    /// <summary>Not handled: tried again after this time, or given up.</summary>
    public static EventOutcome Failed(Exception error, TimeSpan? wait) => new(error, wait, isHeld: false);

    /// <summary>Not handled, and not its fault.</summary>
    public static EventOutcome Held(Exception error) => new(error, wait: null, isHeld: true);
}
