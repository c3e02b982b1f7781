namespace Spark.Bot.Benchmarks.Servers;

/// <summary>What the handlers have done, and the gate they may have to wait at.</summary>
internal sealed class Work
{
    private TaskCompletionSource? _closed;
    private long _handled;

    public long Handled => Volatile.Read(ref _handled);

    /// <summary>Complete while the gate is open.</summary>
    public Task Gate => Volatile.Read(ref _closed)?.Task ?? Task.CompletedTask;

    public void Done() => Interlocked.Increment(ref _handled);

    public Task HoldAsync()
    {
        Volatile.Write(ref _closed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return Task.CompletedTask;
    }

    public Task ReleaseAsync()
    {
        Interlocked.Exchange(ref _closed, null)?.SetResult();
        return Task.CompletedTask;
    }
}
