namespace Spark.Bot;

/// <summary>
/// That an event is given up: it has run out of attempts (<see cref="SparkBotOptions.HandlerAttempts"/>), or another
/// would end the same way. A handler, or a middleware, threw or took too long; or what the event is about could not be
/// fetched, the process died of it, or it waited for the service for too long.
/// </summary>
public sealed class HandlerFailure
{
    internal HandlerFailure(BotEvent botEvent, string handler, Exception error) =>
        (Event, Handler, Error) = (botEvent, handler, error);

    /// <summary>The event; a <see cref="WebhookReceived"/> if what it is about could not be fetched, or whether it is allowed.</summary>
    public BotEvent Event { get; }

    /// <summary>What handled it, as logs call that; <c>The bot</c> if no handler was to blame.</summary>
    public string Handler { get; }

    /// <summary>What went wrong.</summary>
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
