using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Takes events out of the inbox and has them handled, so many rooms at a time. When the bot is
/// stopped, it goes on until the inbox is empty or the time for that is over.
/// </summary>
internal sealed partial class Dispatcher(
    IInbox inbox,
    DeliveryRunner runner,
    BotIdentity bot,
    ServiceWatch service,
    LiveReplicas replicas,
    BackgroundLoops loops,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    ILogger<Dispatcher> logger
) : IHostedService, IDisposable
{
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
            Log.Untold(logger, error); // the handlers are waited for all the same
        }
    }

    public void Dispose()
    {
        _stopTaking.Dispose();
        _stopHandling.Dispose();
    }

    private async Task WorkAsync(CancellationToken stopTaking)
    {
        // What is left from before the start waits until the bot knows who it is, and what others handle.
        await bot.Known.WaitAsync(stopTaking).ConfigureAwait(false);
        await replicas.KnownAsync(stopTaking).ConfigureAwait(false);
        while (true)
        {
            await service.BackAsync(stopTaking).ConfigureAwait(false);
            var delivery = await inbox.TakeAsync(stopTaking).ConfigureAwait(false);
            await runner.RunAsync(delivery, stopTaking, _stopHandling.Token).ConfigureAwait(false);
            await SignalWhenIdleAsync().ConfigureAwait(false);
        }
    }

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

        [LoggerMessage(6, LogLevel.Warning, "Stopped without telling the inbox: {Problem}")]
        public static partial void NotReleased(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Error, "The inbox could not be told that this process stops")]
        public static partial void Untold(ILogger logger, Exception error);
    }
}
