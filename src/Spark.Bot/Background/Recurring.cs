using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// Does something at intervals, one at a time: what takes long is not begun again meanwhile. What goes wrong is tried again
/// at the next time, and logged, unless it is an inbox that is away, which says so itself.
/// </summary>
internal sealed partial class Recurring : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task> _act;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;

    public Recurring(string name, Func<CancellationToken, Task> act, TimeProvider clock, ILogger logger)
    {
        (_name, _act, _logger) = (name, act, logger);
        _timer = clock.CreateTimer(_ => Begin(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on, for the first time after <paramref name="first"/>, or after an interval.</summary>
    public void Every(TimeSpan interval, TimeSpan? first = null) => _timer.Change(first ?? interval, interval);

    /// <summary>Not again; what is being done is called off, and waited for. May be called again, also at the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Begin()
    {
        if (_running.IsCompleted && !_stop.IsCancellationRequested)
        {
            _running = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _act(_stop.Token).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            // said by the inbox
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
        catch (Exception error)
        {
            Log.Broken(_logger, error, _name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "The recurring {Work} broke; it is tried again at its next time")]
        public static partial void Broken(ILogger logger, Exception error, string work);
    }
}
