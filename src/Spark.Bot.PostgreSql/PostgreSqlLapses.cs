using Microsoft.Extensions.Logging;

namespace Spark.Bot.PostgreSql;

/// <summary>A room whose lease should have been renewed by now.</summary>
/// <param name="Room">The room, as the tables know it.</param>
/// <param name="LeasedUntil">What its lease says: another time than before, if its owner has renewed it.</param>
internal readonly record struct LateRoom(string Room, DateTime LeasedUntil);

/// <summary>
/// Frees the rooms of replicas that died. That a lease is over proves nothing by itself: the database may have stood still,
/// or have been away, for everybody. So a lease that is late must first be seen, and its owner has half of its time from then
/// on; and who has had trouble with the database has seen nothing.
/// </summary>
internal sealed partial class PostgreSqlLapses : IAsyncDisposable
{
    private readonly PostgreSqlEvents _events;
    private readonly TimeSpan _lease;
    private readonly Action _freed;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task _looking = Task.CompletedTask;
    private Dictionary<LateRoom, long> _seen = []; // timestamps

    public PostgreSqlLapses(PostgreSqlEvents events, TimeSpan lease, Action freed, TimeProvider clock, ILogger logger)
    {
        (_events, _lease, _freed, _clock, _logger) = (events, lease, freed, clock, logger);
        _timer = clock.CreateTimer(_ => Look(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => _timer.Change(_lease / 10, _lease / 10);

    /// <summary>Frees nothing more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Look()
    {
        // One at a time: a database that is slow is not asked again meanwhile.
        if (_looking.IsCompleted && !_stop.IsCancellationRequested)
        {
            _looking = Task.Run(LookAsync);
        }
    }

    /// <summary>Looks for leases that are late, and frees rooms whose owners have had their time.</summary>
    public async Task LookAsync()
    {
        try
        {
            // Counted up to when it was asked: how long the answer took is no time that an owner had.
            var asked = _clock.GetTimestamp();
            var late = await _events.LateAsync(_lease / 2, _stop.Token).ConfigureAwait(false);
            var answered = _clock.GetTimestamp();
            _seen = late.ToDictionary(each => each, each => _seen.GetValueOrDefault(each, answered));
            var lapsed = late.FindAll(each => _clock.GetElapsedTime(_seen[each], asked) >= _lease / 2);
            if (lapsed is not [] && await _events.FreeAsync(lapsed, _stop.Token).ConfigureAwait(false) > 0)
            {
                _freed();
            }
        }
        catch (InboxUnavailableException)
        {
            _seen = []; // said by the database
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
        catch (Exception error)
        {
            Log.Broken(_logger, error); // and looked for again: nothing may end this for good
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Error, "Looking for rooms of replicas that died broke; it is tried again")]
        public static partial void Broken(ILogger logger, Exception error);
    }
}
