namespace Spark.Bot;

/// <summary>Rings at several times, each of them once.</summary>
internal sealed class Alarm : IAsyncDisposable, IDisposable
{
    /// <summary>A timer may be a little early, and what it is for is not due then.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(5);

    private readonly Action _ring;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<long, long> _times = new(); // timestamps
    private readonly ITimer _timer;

    public Alarm(Action ring, TimeProvider clock)
    {
        (_ring, _clock) = (ring, clock);
        _timer = clock.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(TimeSpan after)
    {
        var time = _clock.GetTimestamp() + (long)((after + Late).TotalSeconds * _clock.TimestampFrequency);
        lock (_lock)
        {
            _times.Enqueue(time, time);
            SetTimer();
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            while (_times.TryPeek(out var time, out _) && time <= now)
            {
                _times.Dequeue();
            }

            SetTimer();
        }

        _ring();
    }

    private void SetTimer()
    {
        if (_times.TryPeek(out var next, out _))
        {
            var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), next);
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
