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
internal sealed class PostgreSqlLapses : IAsyncDisposable
{
    private readonly PostgreSqlEvents _events;
    private readonly TimeSpan _lease;
    private readonly Action _freed;
    private readonly TimeProvider _clock;
    private readonly Recurring _looking;
    private Dictionary<LateRoom, long> _seen = []; // timestamps

    public PostgreSqlLapses(PostgreSqlEvents events, TimeSpan lease, Action freed, TimeProvider clock, ILogger logger)
    {
        (_events, _lease, _freed, _clock) = (events, lease, freed, clock);
        _looking = new Recurring("look for rooms of replicas that died", LookAsync, clock, logger);
    }

    public void Start() => _looking.Every(_lease / 10);

    /// <summary>Frees nothing more.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _looking.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _looking.DisposeAsync();

    /// <summary>Looks for leases that are late, and frees rooms whose owners have had their time.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            // Counted up to when it was asked: how long the answer took is no time that an owner had.
            var asked = _clock.GetTimestamp();
            var late = await _events.LateAsync(_lease / 2, cancellation).ConfigureAwait(false);
            var answered = _clock.GetTimestamp();
            _seen = late.ToDictionary(each => each, each => _seen.GetValueOrDefault(each, answered));
            var lapsed = late.FindAll(each => _clock.GetElapsedTime(_seen[each], asked) >= _lease / 2);
            if (lapsed is not [] && await _events.FreeAsync(lapsed, cancellation).ConfigureAwait(false) > 0)
            {
                _freed();
            }
        }
        catch
        {
            _seen = []; // nothing that counts
            throw;
        }
    }
}
