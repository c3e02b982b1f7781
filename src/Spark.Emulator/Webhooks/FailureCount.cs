namespace Spark.Emulator;

/// <summary>
/// Webex API: 100 failed attempts within 5 minutes (both can be configured) make a webhook inactive. The failures stay counted when it is made active
/// again, so within those minutes the first further failure ends it.
/// </summary>
internal sealed class FailureCount(TimeProvider time, TimeSpan window)
{
    private readonly Queue<DateTimeOffset> failures = new();

    /// <summary>Counts one more failure and says how many there were in the window.</summary>
    public int Add()
    {
        var now = time.GetUtcNow();
        failures.Enqueue(now);
        while (now - failures.Peek() > window)
            failures.Dequeue();
        return failures.Count;
    }
}
