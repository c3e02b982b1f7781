using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// How much waits in an inbox that replicas share: as the engine said a few seconds ago, with what this replica has done
/// since.
/// </summary>
/// <param name="count">Asks the engine.</param>
/// <param name="clock">Tells how old its answer is.</param>
/// <param name="logger">Told what makes counting impossible.</param>
internal sealed partial class SharedBacklog(
    Func<CancellationToken, Task<Backlog>> count,
    TimeProvider clock,
    ILogger logger
)
{
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two counts.</summary>
    private static readonly TimeSpan Rare = TimeSpan.FromMinutes(1);

    /// <summary>Older than this it is replaced by what was counted while something changed, too.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _pending;
    private long _dead;
    private DateTimeOffset? _oldest;
    private long _changes;
    private long? _read; // a timestamp

    public long Pending => Math.Max(0, Volatile.Read(ref _pending));

    public long Dead => Math.Max(0, Volatile.Read(ref _dead));

    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                return _pending > 0 ? _oldest : null;
            }
        }
    }

    /// <summary>This replica has accepted, settled or moved something.</summary>
    public void Add(long pending, long dead, DateTimeOffset? received = null)
    {
        lock (_lock)
        {
            if (_pending <= 0)
            {
                _oldest = received ?? _oldest;
            }

            _pending += pending;
            _dead += dead;
            _changes++;
        }
    }

    public async Task ReadIfOldAsync(CancellationToken cancellation)
    {
        if (_read is not { } read || clock.GetElapsedTime(read) >= Young)
        {
            await ReadAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asks again and again, the less often the longer an answer takes: fifty replicas may ask.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        var pause = Young;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stop).ConfigureAwait(false);
                var started = clock.GetTimestamp();
                await ReadAsync(stop).ConfigureAwait(false);
                pause = TimeSpan.FromTicks(
                    Math.Clamp(10 * clock.GetElapsedTime(started).Ticks, Young.Ticks, Rare.Ticks)
                );
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Asks the engine.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref _changes);
        try
        {
            var counted = await count(cancellation).ConfigureAwait(false);
            lock (_lock)
            {
                // What has changed meanwhile may be in it or not: with nobody else at work, what is known is better.
                if (before == _changes || _read is not { } read || clock.GetElapsedTime(read) >= Old)
                {
                    (_pending, _dead) = (counted.Pending, counted.Dead);
                    _oldest = counted.Oldest is { } oldest ? InboxEntry.Moment(oldest) : null;
                    _read = clock.GetTimestamp();
                }
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the engine; what was known stays
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            Log.Uncounted(logger, error); // and nothing else suffers from it
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "How much waits could not be counted; what was known is reported")]
        public static partial void Uncounted(ILogger logger, Exception error);
    }
}

/// <summary>What an engine holds.</summary>
/// <param name="Pending">How many events wait or are being handled.</param>
/// <param name="Dead">How many were given up.</param>
/// <param name="Oldest">When the oldest that waits or is being handled was received, in Unix milliseconds.</param>
internal sealed record Backlog(long Pending, long Dead, long? Oldest);
