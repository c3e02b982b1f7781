using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Has an event handled that the inbox has given out, for as long as it stays in hand, until the inbox has written down
/// what became of it.
/// </summary>
internal sealed partial class DeliveryRunner(
    IInbox inbox,
    Corridor corridor,
    AttemptPolicy attempts,
    ErrorHandling errors,
    ServiceWatch service,
    LiveReplicas replicas,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    BotMetrics metrics,
    ILogger<DeliveryRunner> logger
)
{
    /// <summary>Between attempts to write down what became of an event.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="delivery">The event.</param>
    /// <param name="stopTaking">Ends the wait of an event that is held: it is left to whoever takes it next.</param>
    /// <param name="stopping">Ends its handlers.</param>
    public async Task RunAsync(InboxDelivery delivery, CancellationToken stopTaking, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        Activity? activity = null;
        Observe(() => activity = BotTracing.Handle(delivery));
        Observe(() => metrics.GivenOut(delivery));
        try
        {
            if (await IsOthersAsync(delivery, stopping).ConfigureAwait(false))
            {
                await LeaveAsync(delivery, stopping).ConfigureAwait(false);
                return;
            }

            var outcome = await OutcomeAsync(delivery, stopTaking, stopping).ConfigureAwait(false);
            outcome = await TellAsync(delivery, outcome, stopping).ConfigureAwait(false);
            delivery.End();
            Observe(() => metrics.Handled(delivery, outcome, clock.GetElapsedTime(started)));
            Observe(() => BotTracing.Failed(activity, outcome.Error?.Message));
            await SettleAsync(delivery, outcome, stopping).ConfigureAwait(false);
        }
        finally
        {
            Observe(() => activity?.Dispose());
        }
    }

    private async Task<bool> IsOthersAsync(InboxDelivery delivery, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await replicas.IsOthersAsync(delivery.Entry.Webhook, stopping).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(Pause, clock, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives an event back for the version of the bot that handles it.</summary>
    private async Task LeaveAsync(InboxDelivery delivery, CancellationToken stopping)
    {
        Log.Left(logger, delivery.Entry.Description);
        while (true)
        {
            try
            {
                await inbox.GiveBackAsync(delivery, stopping).ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                if (error is not InboxUnavailableException)
                {
                    Log.Unsettled(logger, error, delivery.Entry.Description);
                }

                await Task.Delay(Pause, clock, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whoever listens to traces and metrics may throw: that changes nothing about the event.</summary>
    private void Observe(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception error)
        {
            Log.Unobserved(logger, error);
        }
    }

    /// <summary>Handles an event; while the service or the inbox is away, again and again. Returns what is to become of it.</summary>
    private async Task<EventOutcome> OutcomeAsync(
        InboxDelivery delivery,
        CancellationToken stopTaking,
        CancellationToken stopping
    )
    {
        var outcome =
            delivery.Attempt > options.Value.HandlerAttempts
                ? EventOutcome.Failed(new DiedHandlingException(delivery.Attempt - 1), wait: null)
            : replicas.WasOthers(delivery.Entry.Webhook) ? EventOutcome.Failed(new NobodyHandlesException(), wait: null)
            : service.Away is { } away ? EventOutcome.Held(away) // since somebody waited here for an event
            : await AttemptAsync(delivery, corridor.HandleAsync, stopping).ConfigureAwait(false);
        while (outcome.IsHeld)
        {
            // No attempt of the event's, and nothing to tell the inbox: it stays in hand, and its room waits with it.
            outcome = await IsBackAsync(delivery, outcome.Error!, stopTaking).ConfigureAwait(false)
                ? await AttemptAsync(delivery, corridor.HandleAsync, stopping).ConfigureAwait(false)
                : attempts.After(delivery, new WaitedTooLongException(options.Value.GiveUpAfter, outcome.Error!));
        }

        return outcome;
    }

    /// <summary>An event that is given up is told to those who asked for it, who may say that it was to be expected.</summary>
    private async Task<EventOutcome> TellAsync(InboxDelivery delivery, EventOutcome outcome, CancellationToken stopping)
    {
        if (outcome is { IsGivenUp: true, IsTold: false })
        {
            var told = await AttemptAsync(delivery, (_, token) => errors.TellAsync(delivery, outcome, token), stopping)
                .ConfigureAwait(false);
            outcome = told.Error is null ? told : outcome with { IsTold = true };
        }

        if (outcome.IsGivenUp)
        {
            Log.GivenUp(logger, delivery.Entry.Description, delivery.Attempt, outcome.Error!.GetType().Name);
        }

        return outcome;
    }

    /// <summary>Waits until the inbox, or the service, is back; for that no longer than an event may wait.</summary>
    private async Task<bool> IsBackAsync(InboxDelivery delivery, Exception away, CancellationToken stopTaking)
    {
        if (away is InboxUnavailableException)
        {
            await Task.Delay(Pause, clock, stopTaking).ConfigureAwait(false);
            return true;
        }

        if (service.AwayUntil is null)
        {
            await Task.Delay(Pause, clock, stopTaking).ConfigureAwait(false); // back already, or away by another's word
            return true;
        }

        var left = delivery.Entry.Received + options.Value.GiveUpAfter - clock.GetUtcNow();
        try
        {
            await service
                .BackAsync(stopTaking)
                .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, CancellationToken.None)
                .ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<EventOutcome> AttemptAsync(
        InboxDelivery delivery,
        Func<InboxDelivery, CancellationToken, Task<EventOutcome>> handle,
        CancellationToken stopping
    )
    {
        var limit = options.Value.HandlerTimeout;
        using var time = new HandlerTime(limit, clock, stopping);
        var handling = time.Start(token => handle(delivery, token));
        try
        {
            return await time.EndAsync(handling).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!handling.IsCompleted)
        {
            // It goes on by itself; what becomes of it is logged, and nothing else.
            _ = handling.ContinueWith(
                abandoned => Log.Ended(logger, abandoned.Exception, delivery.Entry.Description),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            var hung = new HungHandlerException(limit);
            Log.Broken(logger, hung, delivery.Entry.Description);
            return EventOutcome.Failed(hung, wait: null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (time.IsOver)
        {
            var late = new TimeoutException(
                $"Handling it took longer than {limit.TotalSeconds:0.###} s (Spark:HandlerTimeout)."
            );
            Log.Broken(logger, late, delivery.Entry.Description);
            return attempts.After(delivery, late);
        }
        catch (Exception error)
        {
            // A fault of the corridor itself, or an inbox that is away, must cost neither the event nor the worker.
            Log.Broken(logger, error, delivery.Entry.Description);
            return await attempts.AfterAsync(delivery, error, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Says what became of it, again and again until the inbox has written it down: the room waits for that.</summary>
    private async Task SettleAsync(InboxDelivery delivery, EventOutcome outcome, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                var settling = outcome switch
                {
                    { Error: null } => inbox.CompleteAsync(delivery, stopping).AsTask(),
                    { Wait: { } wait } => inbox.RetryAsync(delivery, wait, stopping).AsTask(),
                    { Error: var error } => inbox.DeadLetterAsync(delivery, Reason(error), stopping).AsTask(),
                };
                await settling.ConfigureAwait(false);
                return;
            }
            catch (StateConflictException error)
            {
                outcome = await RefusedAsync(attempts.After(delivery, error)).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(Pause, clock, stopping).ConfigureAwait(false);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                // What the inbox refuses is handled again, or given up with the reason: it costs no worker, and no room.
                Log.Unsettled(logger, error, delivery.Entry.Description);
                outcome = outcome switch
                {
                    { Error: null } => await RefusedAsync(attempts.After(delivery, error)).ConfigureAwait(false),
                    { Wait: not null } when error is RefusedValueException => await RefusedAsync(
                            EventOutcome.Failed(error, wait: null)
                        )
                        .ConfigureAwait(false),
                    _ => outcome,
                };
                await Task.Delay(Pause, clock, stopping).ConfigureAwait(false);
            }
        }

        // It cannot be done with, whether that was to be expected or not.
        async Task<EventOutcome> RefusedAsync(EventOutcome refused)
        {
            await TellAsync(delivery, refused, stopping).ConfigureAwait(false);
            return refused;
        }
    }

    /// <summary>What is kept with a dead letter: no text of anybody is in the messages of the client's exceptions.</summary>
    private static string Reason(Exception error) =>
        error
            is SparkApiException
                or TimeoutException
                or UncertainReplyException
                or DiedHandlingException
                or NobodyHandlesException
                or NotReadableYetException
            ? error.Message
            : $"{error.GetType()}: {error.Message}";

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "Handling {Event} broke")]
        public static partial void Broken(ILogger logger, Exception error, string @event);

        [LoggerMessage(9, LogLevel.Debug, "Left {Event} to another version of the bot, which handles it")]
        public static partial void Left(ILogger logger, string @event);

        [LoggerMessage(4, LogLevel.Warning, "A handler of {Event} that had been given up has ended after all")]
        public static partial void Ended(ILogger logger, Exception? error, string @event);

        [LoggerMessage(
            5,
            LogLevel.Warning,
            "Gave up {Event} after {Attempts} attempts ({Reason}); it is a dead letter"
        )]
        public static partial void GivenUp(ILogger logger, string @event, int attempts, string reason);

        [LoggerMessage(7, LogLevel.Error, "What became of {Event} could not be written down")]
        public static partial void Unsettled(ILogger logger, Exception error, string @event);

        [LoggerMessage(8, LogLevel.Error, "Whoever listens to the bot's traces or metrics threw")]
        public static partial void Unobserved(ILogger logger, Exception error);
    }
}

/// <summary>The process died each time it handled this event.</summary>
internal sealed class DiedHandlingException(int attempts)
    : InvalidOperationException($"The process ended {attempts} times while it was handling this event.");

/// <summary>It was accepted for a version of the bot that does not run any more.</summary>
internal sealed class NobodyHandlesException()
    : InvalidOperationException("The version of the bot that handles it does not run any more.");
