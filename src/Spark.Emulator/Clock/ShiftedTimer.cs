namespace Spark.Emulator;

/// <summary>A timer of a clock that can be set: it fires when its time has come, or was skipped.</summary>
internal sealed class ShiftedTimer : ITimer
{
    private readonly ShiftedClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _due; // on the clock's stopwatch; what is over has none
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isSet;

    public ShiftedTimer(ShiftedClock clock, TimeProvider inner, TimerCallback callback, object? state)
    {
        (_clock, _callback, _state) = (clock, callback, state);
        _timer = inner.CreateTimer(_ => Fire(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            _isSet = dueTime != Timeout.InfiniteTimeSpan;
            _due = _clock.GetTimestamp() + Ticks(_isSet ? dueTime : TimeSpan.Zero);
        }

        if (_isSet)
        {
            _clock.Watch(this);
        }
        else
        {
            _clock.Forget(this);
        }

        return _timer.Change(dueTime, _period);
    }

    /// <summary>So much time was skipped.</summary>
    public void Skip(TimeSpan by)
    {
        TimeSpan rest;
        lock (_gate)
        {
            if (!_isSet)
            {
                return;
            }

            rest = _clock.GetElapsedTime(_clock.GetTimestamp(), _due);
        }

        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _period);
    }

    public void Dispose()
    {
        _clock.Forget(this);
        _timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _clock.Forget(this);
        return _timer.DisposeAsync();
    }

    private void Fire()
    {
        lock (_gate)
        {
            _isSet = _period != Timeout.InfiniteTimeSpan;
            _due = _clock.GetTimestamp() + Ticks(_isSet ? _period : TimeSpan.Zero);
        }

        if (!_isSet)
        {
            _clock.Forget(this);
        }

        _callback(_state);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
