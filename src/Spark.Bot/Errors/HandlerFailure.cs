namespace Spark.Bot;

/// <summary>
/// That a handler, or a middleware, threw, and that the event is given up: it has run out of attempts
/// (<see cref="SparkBotOptions.HandlerAttempts"/>), or another would end the same way.
/// </summary>
public sealed class HandlerFailure
{
    internal HandlerFailure(BotEvent botEvent, string handler, Exception error) =>
        (Event, Handler, Error) = (botEvent, handler, error);

    /// <summary>What it was handling.</summary>
    public BotEvent Event { get; }

    /// <summary>What it is called in logs.</summary>
    public string Handler { get; }

    /// <summary>What it threw.</summary>
    public Exception Error { get; }

    /// <summary>How often it was tried.</summary>
    public int Attempts => Event.Context.Handling.Delivery.Attempt;

    /// <summary>
    /// Set it for what need not trouble anybody: it is logged at the level Debug, and the event counts as handled, not as
    /// a dead letter.
    /// </summary>
    public bool IsExpected { get; set; }
}

/// <summary>What else is done about failures, besides the log line.</summary>
internal sealed record ErrorHook(Func<HandlerFailure, CancellationToken, Task> Handle);
