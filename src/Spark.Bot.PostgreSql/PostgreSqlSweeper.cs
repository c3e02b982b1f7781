using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Keeps the tables bounded: once a minute keys whose time is over, keys beyond the number that are remembered, and
/// dead letters whose time is over are deleted, a part at a time. Of many replicas one does it.
/// </summary>
internal sealed class PostgreSqlSweeper : IAsyncDisposable
{
    private const int Part = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly PostgreSqlDatabase _database;
    private readonly string _schema;
    private readonly SparkBotOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task _sweeping = Task.CompletedTask;

    public PostgreSqlSweeper(PostgreSqlDatabase database, string schema, SparkBotOptions options, TimeProvider clock)
    {
        (_database, _schema, _options, _clock) = (database, schema, options, clock);
        _timer = clock.CreateTimer(_ => Sweep(), state: null, Pause, Pause);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Sweep()
    {
        if (_sweeping.IsCompleted && !_stop.IsCancellationRequested)
        {
            _sweeping = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            while (await _database.RunAsync(SweepPartAsync, _stop.Token).ConfigureAwait(false)) { }
        }
        catch (InboxUnavailableException)
        {
            // said by the database; done again in a minute
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    /// <summary>Returns whether there is more.</summary>
    private async Task<bool> SweepPartAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await Sql.ExecuteAsync(connection, Sql.Limit(Pause), cancellation).ConfigureAwait(false);
            var isMine = await Sql.ReadAsync(
                    connection,
                    $"SELECT pg_try_advisory_xact_lock(hashtextextended('sparkbot sweep {_schema}', 0))",
                    row => row.GetBoolean(0),
                    cancellation
                )
                .ConfigureAwait(false);
            if (!isMine[0])
            {
                return false;
            }

            var keys = await Sql.ExecuteAsync(
                    connection,
                    $"""
                    DELETE FROM {_schema}.keys WHERE key IN (
                      SELECT key FROM {_schema}.keys
                      WHERE until <= $1 ORDER BY until LIMIT {Part} FOR UPDATE SKIP LOCKED)
                    """,
                    cancellation,
                    Parameter.Number(now.ToUnixTimeMilliseconds())
                )
                .ConfigureAwait(false);
            var surplus = await Sql.ExecuteAsync(
                    connection,
                    $"""
                    DELETE FROM {_schema}.keys WHERE key IN (
                      SELECT key FROM {_schema}.keys ORDER BY until
                      LIMIT least({Part}, greatest(0, (SELECT count(*) FROM {_schema}.keys) - $1))
                      FOR UPDATE SKIP LOCKED)
                    """,
                    cancellation,
                    Parameter.Number(_options.MaxRememberedEvents)
                )
                .ConfigureAwait(false);
            var letters = await Sql.ExecuteAsync(
                    connection,
                    $"""
                    WITH old AS (
                      DELETE FROM {_schema}.events WHERE id IN (
                        SELECT id FROM {_schema}.events WHERE state = 2 AND settled <= $1 LIMIT {Part})
                      RETURNING id)
                    DELETE FROM {_schema}.replies USING old WHERE event = old.id
                    """,
                    cancellation,
                    Parameter.Number((now - _options.DeadLetterRetention).ToUnixTimeMilliseconds())
                )
                .ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return keys == Part || surplus == Part || letters == Part;
        }
    }
}
