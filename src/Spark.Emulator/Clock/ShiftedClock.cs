namespace Spark.Emulator;

/// <summary>
/// A clock that can be set. Going forward is like time that passes: what waits for a moment that lies in between has waited long
/// enough. Going back changes what the time is, and nothing waits longer for it.
/// </summary>
internal sealed class ShiftedClock(TimeProvider inner) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<ShiftedTimer> _timers = [];
    private TimeSpan _shift;
    private TimeSpan _passed; // what was skipped, which a stopwatch sees too

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return inner.GetUtcNow() + _shift;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return inner.GetTimestamp() + (long)(_passed.TotalSeconds * inner.TimestampFrequency);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ShiftedTimer(this, inner, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No clock goes that far.</exception>
    public void Set(DateTimeOffset now) => Advance(now - GetUtcNow());

    /// <summary>Sets the time forward, or back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No clock goes that far.</exception>
    public void Advance(TimeSpan by)
    {
        List<ShiftedTimer> waiting;
        lock (_gate)
        {
            var wanted = inner.GetUtcNow() + _shift + by; // throws where dates end
            if (wanted < DateTimeOffset.UnixEpoch)
            {
                throw new ArgumentOutOfRangeException(nameof(by), "The clock does not go back behind 1970.");
            }

            _shift += by;
            if (by <= TimeSpan.Zero)
            {
                return;
            }

            _passed += by;
            waiting = [.. _timers];
        }

        foreach (var timer in waiting)
        {
            timer.Skip(by);
        }
    }

    internal void Watch(ShiftedTimer timer)
    {
        lock (_gate)
        {
            _timers.Add(timer);
        }
    }

    internal void Forget(ShiftedTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }
}
