namespace Spark.Client;

/// <summary>
/// Closed by a 429 until the service's time is over: all calls of the token wait at it, since the limit counts them
/// together.
/// </summary>
internal sealed class RateLimitGate(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _opens;

    /// <summary>How long it stays closed.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                var remaining = _opens - clock.GetElapsedTime(_start);
                return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
            }
        }
    }

    public void Close(TimeSpan time)
    {
        lock (_lock)
        {
            var opens = clock.GetElapsedTime(_start) + time;
            _opens = opens > _opens ? opens : _opens;
        }
    }
}
