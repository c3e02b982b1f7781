using System.Collections.Concurrent;
using System.Diagnostics;

namespace Testing;

/// <summary>The activities that end while this listens, of all that runs in the process: also those of other tests.</summary>
public sealed class Traces : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <param name="source">How the names of the sources begin.</param>
    public Traces(string source)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = each => each.Name.StartsWith(source, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>Waits for one: an activity ends after what it is about, and what a test has seen may come before.</summary>
    public async Task<Activity> EndedAsync(Func<Activity, bool> condition)
    {
        await Until.TrueAsync(() => Ended.Any(condition));
        return Ended.Single(condition);
    }

    public void Dispose() => _listener.Dispose();
}
