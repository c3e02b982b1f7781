namespace Spark.Bot;

/// <summary>
/// The time that one attempt to handle an event has: its own, not what its calls wait for because the service asked to.
/// </summary>
internal sealed class HandlerTime : IDisposable
{
    /// <summary>How long a handler has to end once its time is over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly AsyncLocal<HandlerTime?> Current = new();

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _end;
    private readonly CancellationToken _stopping;
    private TimeSpan _left;
    private long _since;
    private int _waits;
    private bool _isDisposed;

    public HandlerTime(TimeSpan limit, TimeProvider clock, CancellationToken stopping)
    {
        (_clock, _left, _since, _stopping) = (clock, limit, clock.GetTimestamp(), stopping);
        _over = new CancellationTokenSource(limit, clock);
        _end = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stopping);
    }

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>The bot is being stopped, and out of time; whatever the handler here makes of its own token.</summary>
    public static CancellationToken Stopping => Current.Value?._stopping ?? CancellationToken.None;

    /// <summary>Does not count until it is disposed, if a handler runs here.</summary>
    public static IDisposable? Pause() => Current.Value is { } time ? new Wait(time) : null;

    /// <summary>
    /// On a thread of its own: a handler that loops before it ever waits must not keep the worker, either.
    /// </summary>
    public Task<T> Start<T>(Func<CancellationToken, Task<T>> handle) =>
        Task.Run(
            () =>
            {
                Current.Value = this;
                return handle(_end.Token);
            },
            CancellationToken.None
        );

    /// <summary>Waits for a handler.</summary>
    /// <exception cref="TimeoutException">It goes on although its time is over.</exception>
    public async Task<T> EndAsync<T>(Task<T> handling)
    {
        try
        {
            return await handling.WaitAsync(_over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsOver)
        {
            return await handling.WaitAsync(Grace, _clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true; // a handler that was given up may still be waiting
        }

        _end.Dispose();
        _over.Dispose();
    }

    private void Change(int waits)
    {
        lock (_lock)
        {
            var before = _waits;
            _waits += waits;
            if (_isDisposed || (before > 0) == (_waits > 0))
            {
                return;
            }

            if (before == 0)
            {
                _left -= _clock.GetElapsedTime(_since);
                _over.CancelAfter(Timeout.InfiniteTimeSpan);
            }
            else
            {
                _since = _clock.GetTimestamp();
                _over.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
            }
        }
    }

    private sealed class Wait : IDisposable
    {
        private readonly HandlerTime _time;

        public Wait(HandlerTime time)
        {
            _time = time;
            time.Change(1);
        }

        public void Dispose() => _time.Change(-1);
    }
}
