namespace Spark.Bot.Engines.Benchmarks.Load;

/// <summary>Counts, and tells when so many are reached.</summary>
internal sealed class Counter
{
    private long _count;
    private long _target = long.MaxValue;
    private TaskCompletionSource _reached = new();

    public long Count => Volatile.Read(ref _count);

    public void Add(int count)
    {
        if (Interlocked.Add(ref _count, count) >= Volatile.Read(ref _target))
        {
            _reached.TrySetResult();
        }
    }

    /// <summary>Waits for so many in all; one waits at a time.</summary>
    public Task ReachAsync(long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reached = reached;
        Volatile.Write(ref _target, count);
        if (Count >= count)
        {
            reached.TrySetResult();
        }

        return reached.Task;
    }
}
