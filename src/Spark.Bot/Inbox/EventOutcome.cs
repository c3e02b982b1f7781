namespace Spark.Bot;

/// <summary>What became of an event that was given to the corridor.</summary>
internal readonly record struct EventOutcome
{
    private EventOutcome(Exception? error) => Error = error;

    /// <summary>Handled.</summary>
    public static EventOutcome Done => default;

    /// <summary>Why it must be tried again; <c>null</c> when it need not.</summary>
    public Exception? Error { get; }

    /// <summary>Not handled yet, and worth another attempt.</summary>
    public static EventOutcome TryAgain(Exception error) => new(error);
}
