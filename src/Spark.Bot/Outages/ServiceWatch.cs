using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Whether the service answers. While it asks to wait, or is away, no event is handled: none of them would fare better,
/// and none is to blame. When the time is over one call of this process asks, never before the service said; when it
/// is answered, all go on.
/// </summary>
internal sealed partial class ServiceWatch(
    SparkClient spark,
    BackgroundLoops loops,
    TimeProvider clock,
    ILogger<ServiceWatch> logger
) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly long _start = clock.GetTimestamp(); // a clock that is put back holds nothing up
    private TaskCompletionSource? _back; // none while the service answers
    private Exception? _reason;
    private Task<Exception?>? _question;
    private TimeSpan _until;
    private DateTimeOffset? _backSince;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>When the service is asked next; <c>null</c> while it answers.</summary>
    public DateTimeOffset? AwayUntil
    {
        get
        {
            lock (_lock)
            {
                return _back is null ? null : clock.GetUtcNow() + (_until - Now);
            }
        }
    }

    /// <summary>Why it is taken for away; <c>null</c> while it answers.</summary>
    public Exception? Away
    {
        get
        {
            lock (_lock)
            {
                return _back is null ? null : _reason;
            }
        }
    }

    /// <summary>When it last came back, if it was ever away: what was tried before says nothing about the time after.</summary>
    public DateTimeOffset? BackSince
    {
        get
        {
            lock (_lock)
            {
                return _backSince;
            }
        }
    }

    /// <summary>Waits until the service answers.</summary>
    public Task BackAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _back?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>
    /// Whether a failure comes from the service being away, or from its asking to wait; then nobody is handled until
    /// it is back.
    /// </summary>
    public async ValueTask<bool> IsAwayAsync(Exception error, CancellationToken cancellationToken)
    {
        switch (Failures.KindOf(error))
        {
            case FailureKind.Limited:
                return error is SparkConnectionException || IsOurs((SparkRateLimitException)error);
            case FailureKind.InDoubt when AwayUntil is not null:
                return true;
            case FailureKind.InDoubt:
                var failure = await AskAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                if (failure is not null)
                {
                    Leave(First, failure);
                }

                return failure is not null;
            default:
                return false;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            AwayUntil is { } until
                ? HealthCheckResult.Degraded(
                    $"Waiting for the service until {until.UtcDateTime:u}; events are accepted."
                )
                : HealthCheckResult.Healthy("The service answers.")
        );

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>A limit of another client, which a handler uses besides, holds up nobody.</summary>
    private bool IsOurs(SparkRateLimitException error)
    {
        var limit = spark.RateLimits.FirstOrDefault(limit =>
            limit.Resource == error.Limit?.Resource && limit.IsAnonymous == error.Limit.IsAnonymous
        );
        if (limit is not null)
        {
            Leave(limit.Until - clock.GetUtcNow(), error);
        }

        return limit is not null || error.Limit?.Until <= clock.GetUtcNow(); // over by now
    }

    private void Leave(TimeSpan time, Exception reason)
    {
        lock (_lock)
        {
            Wait(time);
            if (_back is null)
            {
                Log.Away(logger, reason.Message, (clock.GetUtcNow() + time).UtcDateTime);
                (_back, _reason) = (new(TaskCreationOptions.RunContinuationsAsynchronously), reason);
                var since = Now;
                _ = loops.RunAsync("service", end => ReturnAsync(since, end), _end.Token);
            }
        }
    }

    private void Wait(TimeSpan time) => _until = Now + time > _until ? Now + time : _until;

    /// <summary>Asks when the time is over, and again, until the service answers.</summary>
    private async Task ReturnAsync(TimeSpan since, CancellationToken end)
    {
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            while (Left() is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, end).ConfigureAwait(false);
            }

            var failure = await AskAsync().WaitAsync(end).ConfigureAwait(false);
            lock (_lock)
            {
                if (failure is null && _until <= Now)
                {
                    Log.Back(logger, (Now - since).TotalSeconds);
                    _back!.SetResult();
                    (_back, _backSince) = (null, clock.GetUtcNow());
                    return;
                }

                Wait(failure is SparkRateLimitException { RetryAfter: var asked } ? asked : pause);
            }
        }
    }

    private TimeSpan Left()
    {
        lock (_lock)
        {
            return _until - Now;
        }
    }

    /// <summary>One question at a time. Returns why it was not answered; <c>null</c> if it was, whatever it was.</summary>
    private Task<Exception?> AskAsync()
    {
        lock (_lock)
        {
            return _question is { IsCompleted: false } asked ? asked : _question = Task.Run(AskOnceAsync);
        }
    }

    private async Task<Exception?> AskOnceAsync()
    {
        try
        {
            await spark.People.GetMeAsync(cancellationToken: _end.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return
                Failures.KindOf(error) is FailureKind.Limited or FailureKind.InDoubt
                || error is OperationCanceledException
                ? error
                : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The service is away or asks to wait: events are accepted, and handled when it is back; it is asked again at {Until:u}. {Problem}"
        )]
        public static partial void Away(ILogger logger, string problem, DateTime until);

        [LoggerMessage(
            2,
            LogLevel.Information,
            "The service is back after {Seconds:0} s; what was accepted meanwhile is handled now"
        )]
        public static partial void Back(ILogger logger, double seconds);
    }
}
