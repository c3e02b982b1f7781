namespace Spark.Client;

/// <summary>
/// The time one attempt has. A transfer's time starts anew with every progress, since nobody knows how long a hundred
/// megabytes take.
/// </summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;
    private readonly bool _isForProgress;

    public AttemptLimit(TimeSpan time, bool isForProgress, TimeProvider clock, CancellationToken caller)
    {
        (Time, _isForProgress) = (time, isForProgress);
        _timeout = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _timeout.Token);
    }

    public TimeSpan Time { get; }

    /// <summary>Cancelled by the caller, and when the time is over.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Bytes were sent or received.</summary>
    public void Progress()
    {
        if (_isForProgress)
        {
            _timeout.CancelAfter(Time);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timeout.Dispose();
    }
}
