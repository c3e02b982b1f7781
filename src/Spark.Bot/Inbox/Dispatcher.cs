using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Takes events out of the inbox and sends them through the corridor, so many rooms at a time. When the bot is
/// stopped, it goes on until the inbox is empty or the time for that is over.
/// </summary>
internal sealed partial class Dispatcher(
    IInbox inbox,
    Corridor corridor,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    BotMetrics metrics,
    ILogger<Dispatcher> logger
) : IHostedService, IDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopTaking = new();
    private readonly CancellationTokenSource _stopHandling = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _workers = Task.CompletedTask;
    private readonly Lock _stopping = new();
    private Task? _stopped;
    private bool _draining;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _workers = Task.WhenAll(Enumerable.Range(0, options.Value.MaxConcurrency).Select(_ => Task.Run(WorkAsync)));
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
        Volatile.Write(ref _draining, true);
        SignalWhenEmpty();
        try
        {
            await _empty.Task.WaitAsync(options.Value.DrainTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.Undrained(logger, inbox.Pending);
        }

        await _stopTaking.CancelAsync().ConfigureAwait(false);
        await _stopHandling.CancelAsync().ConfigureAwait(false);
        try
        {
            await _workers.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.Unstopped(logger); // no reason for the host to fail
        }
    }

    public void Dispose()
    {
        _stopTaking.Dispose();
        _stopHandling.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                var delivery = await inbox.TakeAsync(_stopTaking.Token).ConfigureAwait(false);
                await SettleAsync(delivery, _stopHandling.Token).ConfigureAwait(false);
                SignalWhenEmpty();
            }
        }
        catch (OperationCanceledException) when (_stopTaking.IsCancellationRequested)
        {
            // stopped
        }
    }

    private async Task SettleAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = BotTracing.Handle(delivery);
        var started = clock.GetTimestamp();
        string? failure;
        try
        {
            failure = (await corridor.HandleAsync(delivery, cancellationToken).ConfigureAwait(false)).Error?.Message;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            // A fault of the corridor itself must cost neither the event silently nor the worker.
            Log.Broken(logger, error, delivery.Entry.Description);
            failure = error.GetType().Name;
        }

        var outcome =
            failure is null ? HandlingOutcome.Done
            : delivery.Attempt < MaxAttempts ? HandlingOutcome.Retry
            : HandlingOutcome.DeadLetter;
        metrics.Handled(delivery, outcome, clock.GetElapsedTime(started));
        BotTracing.Failed(activity, failure);
        if (failure is null)
        {
            await inbox.CompleteAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
        else if (delivery.Attempt < MaxAttempts)
        {
            var wait = FirstRetry * Math.Pow(2, delivery.Attempt - 1);
            await inbox
                .RetryAsync(delivery, wait < LongestRetry ? wait : LongestRetry, cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            await inbox.DeadLetterAsync(delivery, failure, cancellationToken).ConfigureAwait(false);
        }
    }

    private void SignalWhenEmpty()
    {
        if (Volatile.Read(ref _draining) && inbox.Pending == 0)
        {
            _empty.TrySetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "Stopped before all was handled: {Pending} accepted events are left behind"
        )]
        public static partial void Undrained(ILogger logger, int pending);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "Stopped while handlers were running that do not heed their cancellation token"
        )]
        public static partial void Unstopped(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "Handling {Event} broke")]
        public static partial void Broken(ILogger logger, Exception error, string @event);
    }
}
