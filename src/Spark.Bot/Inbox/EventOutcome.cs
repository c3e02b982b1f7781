namespace Spark.Bot;

/// <summary>What became of an event that was given to the corridor.</summary>
internal readonly record struct EventOutcome
{
    private EventOutcome(Exception? error, TimeSpan? wait) => (Error, Wait) = (error, wait);

    /// <summary>Handled.</summary>
    public static EventOutcome Done => default;

    /// <summary>What went wrong; <c>null</c> if nothing.</summary>
    public Exception? Error { get; }

    /// <summary>How long to wait before it is tried again; <c>null</c> if it is not.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>Not handled: tried again after this time, or given up.</summary>
    public static EventOutcome Failed(Exception error, TimeSpan? wait) => new(error, wait);
}
