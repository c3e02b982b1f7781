namespace Spark.Bot.PostgreSql;

/// <summary>
/// How much waits, of all replicas: as the database said a few seconds ago, with what this replica has done since.
/// </summary>
internal sealed class PostgreSqlBacklog(PostgreSqlEvents events, TimeProvider clock)
{
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(5);

    /// <summary>Older than this it is replaced by what was counted while something changed, too.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _pending;
    private long _dead;
    private DateTimeOffset? _oldest;
    private long _changes;
    private long? _read; // a timestamp

    public long Pending => Math.Max(0, Volatile.Read(ref _pending));

    public long Dead => Math.Max(0, Volatile.Read(ref _dead));

    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                return _pending > 0 ? _oldest : null;
            }
        }
    }

    /// <summary>This replica has accepted, settled or moved something.</summary>
    public void Add(long pending, long dead, DateTimeOffset? received = null)
    {
        lock (_lock)
        {
            if (_pending <= 0)
            {
                _oldest = received ?? _oldest;
            }

            _pending += pending;
            _dead += dead;
            _changes++;
        }
    }

    public async Task ReadIfOldAsync(CancellationToken cancellation)
    {
        if (_read is not { } read || clock.GetElapsedTime(read) >= Young)
        {
            await ReadAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the database.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref _changes);
        try
        {
            var counted = await events.CountAsync(cancellation).ConfigureAwait(false);
            lock (_lock)
            {
                // What has changed meanwhile may be in it or not: with nobody else at work, what is known is better.
                if (before == _changes || _read is not { } read || clock.GetElapsedTime(read) >= Old)
                {
                    (_pending, _dead) = (counted.Pending, counted.Dead);
                    _oldest = counted.Oldest is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null;
                    _read = clock.GetTimestamp();
                }
            }
        }
        catch (InboxUnavailableException)
        {
            // said by the database; what was known stays
        }
    }
}
