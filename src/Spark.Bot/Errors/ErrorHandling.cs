using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// What happens when the user's code throws, which may be anything: the event is handled again later, up to a limit.
/// What did its part before is not called again, what was sent is not sent again. When it is given up, whoever's fault
/// that is, the hooks are told, and it is logged as an error.
/// </summary>
internal sealed partial class ErrorHandling(
    IEnumerable<ErrorHook> hooks,
    EventContexts contexts,
    AttemptPolicy attempts,
    BotMetrics metrics,
    TimeProvider clock,
    ILogger<ErrorHandling> logger
)
{
    /// <summary>Who replies as a hook: another handler than the one that failed.</summary>
    private const string Hook = "error ";

    private readonly ErrorHook[] _hooks = [.. hooks];

    /// <summary>Runs a handler, once for each event that it succeeds with.</summary>
    /// <param name="botEvent">What it handles.</param>
    /// <param name="who">What it is called, in logs and in the journal: unique among those of the event.</param>
    /// <param name="act">Runs it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it has done its part, now or in an earlier attempt.</returns>
    public async Task<bool> GuardAsync(
        BotEvent botEvent,
        string who,
        Func<Task> act,
        CancellationToken cancellationToken
    )
    {
        var handling = botEvent.Context.Handling;
        if (handling.IsFinished(who))
        {
            return true;
        }

        cancellationToken.ThrowIfCancellationRequested(); // the one before may have taken all the time there was

        var started = clock.GetTimestamp();
        var succeeded = await TryAsync(botEvent, who, act, cancellationToken).ConfigureAwait(false);
        metrics.Ran(who, succeeded, clock.GetElapsedTime(started));
        if (succeeded)
        {
            handling.Finish(who);
        }

        return succeeded;
    }

    /// <summary>Runs something that may run again in another attempt, such as middleware.</summary>
    /// <returns>Whether it went well.</returns>
    public async Task<bool> TryAsync(BotEvent botEvent, string who, Func<Task> act, CancellationToken cancellationToken)
    {
        var handling = botEvent.Context.Handling;
        var before = handling.Replies.Handler;
        handling.Replies.Handler = who;
        var succeeded = true;
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw; // and it stays known who it was
        }
        catch (Exception) when (handling.Delivery.IsOver)
        {
            throw; // left behind: whoever did so tells of it, and the event has its outcome
        }
        catch (Exception error)
        {
            succeeded = false;
            var outcome = await attempts.AfterAsync(handling.Delivery, error, cancellationToken).ConfigureAwait(false);
            if (!outcome.IsGivenUp)
            {
                handling.Fail(outcome);
                if (outcome.Wait is { } wait)
                {
                    Log.Again(logger, error, who, botEvent.Description, handling.Delivery.Attempt, wait.TotalSeconds);
                }
            }
            else if (await IsExpectedAsync(botEvent, who, error, cancellationToken).ConfigureAwait(false))
            {
                succeeded = true;
            }
            else
            {
                handling.Fail(outcome with { IsTold = true });
            }
        }

        handling.Replies.Handler = before;
        return succeeded;
    }

    /// <summary>Tells of an event that is given up for something else than what a handler threw.</summary>
    /// <returns>What becomes of it, now that those who asked for it know.</returns>
    public async Task<EventOutcome> TellAsync(
        InboxDelivery delivery,
        EventOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var botEvent = delivery.Event ?? new WebhookReceived(contexts.For(delivery));
        var running = botEvent.Context.Handling.Replies.Handler;
        var who = running.Length > 0 ? running : "The bot";
        var isExpected =
            !who.StartsWith(Hook, StringComparison.Ordinal) // a hook took too long: it has been told
            && await IsExpectedAsync(botEvent, who, outcome.Error!, cancellationToken).ConfigureAwait(false);
        return isExpected ? EventOutcome.Done : outcome with { IsTold = true };
    }

    private async Task<bool> IsExpectedAsync(
        BotEvent botEvent,
        string who,
        Exception error,
        CancellationToken cancellationToken
    )
    {
        botEvent.Context.Handling.Replies.Handler = Hook + who;
        var failure = new HandlerFailure(botEvent, who, error);
        foreach (var hook in _hooks)
        {
            try
            {
                await hook.Handle(failure, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception failed)
            {
                Log.HookFailed(logger, failed, failure.Event.Description);
            }
        }

        if (failure.IsExpected)
        {
            Log.Expected(logger, failure.Error, failure.Handler, failure.Event.Description);
        }
        else
        {
            Log.Failed(logger, failure.Error, failure.Handler, failure.Event.Description);
        }

        return failure.IsExpected;
    }

    private static partial class Log
    {
        [LoggerMessage(
            4,
            LogLevel.Warning,
            "{Handler} failed on {Event} (attempt {Attempt}); trying again in {Seconds} s"
        )]
        public static partial void Again(
            ILogger logger,
            Exception error,
            string handler,
            string @event,
            int attempt,
            double seconds
        );

        [LoggerMessage(1, LogLevel.Error, "{Handler} failed on {Event}")]
        public static partial void Failed(ILogger logger, Exception error, string handler, string @event);

        [LoggerMessage(2, LogLevel.Debug, "{Handler} failed on {Event}, as expected")]
        public static partial void Expected(ILogger logger, Exception error, string handler, string @event);

        [LoggerMessage(3, LogLevel.Error, "What OnError does failed itself, on {Event}")]
        public static partial void HookFailed(ILogger logger, Exception error, string @event);
    }
}
