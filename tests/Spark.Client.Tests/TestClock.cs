using Microsoft.Extensions.Time.Testing;

namespace Spark.Client.Tests;

/// <summary>A fake clock that knows what is waited for, so that a test can go from wait to wait.</summary>
internal class TestClock : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];

    public TestClock()
        : base(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero)) { }

    /// <summary>Whether anything but the end of a time limit is waited for.</summary>
    public bool SomebodyWaits
    {
        get
        {
            lock (_lock)
            {
                return _pending.Exists(timer => timer is { Due: not null, IsLimit: false });
            }
        }
    }

    /// <summary>Goes to the moment the next timer is due.</summary>
    public void ToNextTimer()
    {
        TimeSpan? next;
        lock (_lock)
        {
            next = _pending.Min(timer => timer.Due) - (GetUtcNow() - Start);
        }

        if (next is { } time)
        {
            Advance(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pending = new Pending(this, IsLimit: state is CancellationTokenSource);
        lock (_lock)
        {
            _pending.Add(pending);
        }

        pending.Inner = base.CreateTimer(
            inner =>
            {
                pending.Due = null;
                callback(inner);
            },
            state,
            Timeout.InfiniteTimeSpan,
            period
        );
        pending.Change(dueTime, period);
        return pending;
    }

    private sealed record Pending(TestClock Clock, bool IsLimit) : ITimer
    {
        public ITimer? Inner { get; set; }

        /// <summary>When, counted from the clock's start.</summary>
        public TimeSpan? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : Clock.GetUtcNow() - Clock.Start + dueTime;
            return Inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            lock (Clock._lock)
            {
                Clock._pending.Remove(this);
            }

            Inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        public bool Equals(Pending? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => global::System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
