using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Takes events out of the inbox and sends them through the corridor, so many rooms at a time. When the bot is
/// stopped, it goes on until the inbox is empty or the time for that is over.
/// </summary>
internal sealed partial class Dispatcher(
    IInbox inbox,
    Corridor corridor,
    BotIdentity bot,
    AttemptPolicy attempts,
    ErrorHandling errors,
    ServiceWatch service,
    BackgroundLoops loops,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    BotMetrics metrics,
    ILogger<Dispatcher> logger
) : IHostedService, IDisposable
{
    /// <summary>Between attempts to write down what became of an event.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// At a stop: for handlers that are told to end, and for the inbox that is told what this process leaves, also if
    /// the host's own limit is over by then. Both fit in what <see cref="StopLimit"/> adds to the limits of the bot.
    /// </summary>
    private static readonly TimeSpan Rest = StopLimit.Rest / 2;

    private readonly CancellationTokenSource _stopTaking = new();
    private readonly CancellationTokenSource _stopHandling = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _workers = Task.CompletedTask;
    private readonly Lock _stopping = new();
    private Task? _stopped;
    private bool _draining;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _workers = Task.WhenAll(
            Enumerable
                .Range(0, options.Value.MaxConcurrency)
                .Select(_ => loops.RunAsync("dispatcher", WorkAsync, _stopTaking.Token))
        );
        return Task.CompletedTask;
    }

    /// <summary>Once, also where a host is stopped from two sides (and disposed by one of them).</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stopping)
        {
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        // Others take the rest; or nothing can be done with it now, and it is kept for the next start.
        var isLeft = inbox.IsShared || service.AwayUntil is not null;
        if (isLeft)
        {
            await _stopTaking.CancelAsync().ConfigureAwait(false);
            await TellAsync(inbox.LeaveAsync, cancellationToken).ConfigureAwait(false);
        }

        Volatile.Write(ref _draining, true);
        try
        {
            var drained = isLeft ? _workers : DrainAsync();
            await drained.WaitAsync(options.Value.DrainTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.Undrained(logger, inbox.Pending);
        }

        await _stopTaking.CancelAsync().ConfigureAwait(false);
        await _stopHandling.CancelAsync().ConfigureAwait(false);
        try
        {
            await _workers.WaitAsync(Rest, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.Unstopped(logger); // no reason for the host to fail
        }

        await TellAsync(inbox.StopAsync, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(Func<CancellationToken, ValueTask> tell, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var over = cancellationToken.Register(() => limit.CancelAfter(Rest));
        try
        {
            await tell(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InboxUnavailableException or OperationCanceledException)
        {
            Log.NotReleased(logger, error.Message); // the others wait until its time is over
        }
        catch (Exception error)
        {
            Log.Broken(logger, error, "what this replica leaves"); // the handlers are waited for all the same
        }
    }

    public void Dispose()
    {
        _stopTaking.Dispose();
        _stopHandling.Dispose();
    }

    private async Task WorkAsync(CancellationToken stopTaking)
    {
        // What is left from before the start waits until the bot knows who it is.
        await bot.Known.WaitAsync(stopTaking).ConfigureAwait(false);
        while (true)
        {
            await service.BackAsync(stopTaking).ConfigureAwait(false);
            var delivery = await inbox.TakeAsync(stopTaking).ConfigureAwait(false);
            await HandleAsync(delivery, _stopHandling.Token).ConfigureAwait(false);
            await SignalWhenIdleAsync().ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(InboxDelivery delivery, CancellationToken stopping)
    {
        Activity? activity = null;
        try
        {
            EventOutcome outcome;
            try
            {
                activity = BotTracing.Handle(delivery);
                outcome = await OutcomeAsync(delivery, stopping).ConfigureAwait(false);
                BotTracing.Failed(activity, outcome.Error?.Message);
            }
            catch (Exception error) when (!_stopTaking.IsCancellationRequested)
            {
                // Whoever listens to traces and metrics may throw: the event, and its room, must not stay in hand for it.
                Log.Broken(logger, error, delivery.Entry.Description);
                outcome = attempts.After(delivery, error);
                await TellAsync(delivery, outcome, stopping).ConfigureAwait(false);
            }

            await SettleAsync(delivery, outcome, stopping).ConfigureAwait(false);
        }
        finally
        {
            activity?.Dispose();
        }
    }

    /// <summary>Handles an event, for as long as it stays in hand. Returns what becomes of it.</summary>
    private async Task<EventOutcome> OutcomeAsync(InboxDelivery delivery, CancellationToken stopping)
    {
        metrics.GivenOut(delivery);
        var started = clock.GetTimestamp();
        var outcome =
            delivery.Attempt > options.Value.HandlerAttempts
                ? EventOutcome.Failed(new DiedHandlingException(delivery.Attempt - 1), wait: null)
                : await AttemptAsync(delivery, corridor.HandleAsync, stopping).ConfigureAwait(false);
        while (outcome.IsHeld)
        {
            // No attempt of the event's, and nothing to tell the inbox: it stays in hand, and its room waits with it.
            var isBack = await IsBackAsync(delivery, outcome.Error!).ConfigureAwait(false);
            outcome = isBack
                ? await AttemptAsync(delivery, corridor.HandleAsync, stopping).ConfigureAwait(false)
                : attempts.After(delivery, new WaitedTooLongException(options.Value.GiveUpAfter, outcome.Error!));
        }

        outcome = await TellAsync(delivery, outcome, stopping).ConfigureAwait(false);
        delivery.End();
        metrics.Handled(
            delivery,
            outcome switch
            {
                { Error: null } => HandlingOutcome.Done,
                { Wait: not null } => HandlingOutcome.Retry,
                _ => HandlingOutcome.DeadLetter,
            },
            clock.GetElapsedTime(started)
        );
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
    private async Task<bool> IsBackAsync(InboxDelivery delivery, Exception away)
    {
        if (away is InboxUnavailableException)
        {
            await Task.Delay(Pause, clock, _stopTaking.Token).ConfigureAwait(false);
            return true;
        }

        try
        {
            var left = delivery.Entry.Received + options.Value.GiveUpAfter - clock.GetUtcNow();
            await service
                .BackAsync(_stopTaking.Token)
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
                or NotReadableYetException
            ? error.Message
            : $"{error.GetType()}: {error.Message}";

    private async Task DrainAsync()
    {
        await SignalWhenIdleAsync().ConfigureAwait(false);
        await _idle.Task.ConfigureAwait(false);
    }

    private async Task SignalWhenIdleAsync()
    {
        try
        {
            if (Volatile.Read(ref _draining) && await inbox.IsIdleAsync(_stopTaking.Token).ConfigureAwait(false))
            {
                _idle.TrySetResult();
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the inbox; then it is the time to drain that ends
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "Stopped before all was handled: {Pending} accepted events are left behind"
        )]
        public static partial void Undrained(ILogger logger, long pending);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "Stopped while handlers were running that do not heed their cancellation token"
        )]
        public static partial void Unstopped(ILogger logger);

        [LoggerMessage(
            5,
            LogLevel.Warning,
            "Gave up {Event} after {Attempts} attempts ({Reason}); it is a dead letter"
        )]
        public static partial void GivenUp(ILogger logger, string @event, int attempts, string reason);

        [LoggerMessage(6, LogLevel.Warning, "Stopped without telling the inbox: {Problem}")]
        public static partial void NotReleased(ILogger logger, string problem);

        [LoggerMessage(7, LogLevel.Error, "What became of {Event} could not be written down")]
        public static partial void Unsettled(ILogger logger, Exception error, string @event);

        [LoggerMessage(4, LogLevel.Warning, "A handler of {Event} that had been given up has ended after all")]
        public static partial void Ended(ILogger logger, Exception? error, string @event);

        [LoggerMessage(2, LogLevel.Error, "Handling {Event} broke")]
        public static partial void Broken(ILogger logger, Exception error, string @event);
    }
}

/// <summary>The process died each time it handled this event.</summary>
internal sealed class DiedHandlingException(int attempts)
    : InvalidOperationException($"The process ended {attempts} times while it was handling this event.");
