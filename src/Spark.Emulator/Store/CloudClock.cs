namespace Spark.Emulator;

/// <summary>
/// Strictly increasing milliseconds, so that sorting by <c>created</c> is stable and a time is a position: no two objects of a
/// store share one. Guarded by the store's gate.
/// </summary>
internal sealed class CloudClock(TimeProvider time)
{
    private long last;

    public long Last => last;

    /// <summary>Objects of an earlier run have times up to this one.</summary>
    public void GoOnFrom(long time) => last = Math.Max(last, time);

    public long Next() => last = Math.Max(last + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
}
