namespace Spark.Client;

/// <summary>
/// The time one attempt has. A transfer's time starts anew with every progress, since nobody knows how long a hundred
/// megabytes take.
/// </summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _caller;
    private readonly bool _isForProgress;

    public AttemptLimit(TimeSpan time, bool isForProgress, TimeProvider clock, CancellationToken caller)
    {
        (Time, _isForProgress) = (time, isForProgress);
        // Not a linked source: that cannot take the clock, and a second one for every attempt costs.
        _end = new CancellationTokenSource(time, clock);
        _caller = caller.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    public TimeSpan Time { get; }

    /// <summary>Cancelled by the caller, and when the time is over.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Bytes were sent or received.</summary>
    public void Progress()
    {
        if (_isForProgress)
        {
            _end.CancelAfter(Time);
        }
    }

    public void Dispose()
    {
        _caller.Dispose(); // waits for a cancellation that is under way
        _end.Dispose();
    }
}
