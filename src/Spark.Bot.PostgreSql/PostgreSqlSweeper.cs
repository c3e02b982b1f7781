using Microsoft.Extensions.Logging;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// Keeps the tables bounded: once a minute keys whose time is over, keys beyond the number that are remembered, and
/// dead letters whose time is over are deleted, a part at a time. Of many replicas one does it, at most twice a minute
/// however many they are: all the keys are looked at for it.
/// </summary>
internal sealed class PostgreSqlSweeper : IAsyncDisposable
{
    private const int Part = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly PostgreSqlDatabase _database;
    private readonly string _schema;
    private readonly SparkBotOptions _options;
    private readonly TimeProvider _clock;
    private readonly Recurring _sweeping;

    public PostgreSqlSweeper(
        PostgreSqlDatabase database,
        string schema,
        SparkBotOptions options,
        TimeProvider clock,
        ILogger logger
    )
    {
        (_database, _schema, _options, _clock) = (database, schema, options, clock);
        _sweeping = new Recurring("sweep of the tables", SweepAsync, clock, logger);
        _sweeping.Every(Pause);
    }

    public ValueTask DisposeAsync() => _sweeping.DisposeAsync();

    private async Task SweepAsync(CancellationToken cancellation)
    {
        if (await _database.RunAsync(BeginAsync, cancellation).ConfigureAwait(false) is not { } until)
        {
            return;
        }

        while (
            await _database
                .RunAsync((connection, token) => SweepPartAsync(connection, until, token), cancellation)
                .ConfigureAwait(false)
        ) { }
    }

    /// <summary>
    /// Up to where keys go, in milliseconds since 1970: their time is over, or so many are newer as are remembered.
    /// <c>null</c> if a replica has swept just now.
    /// </summary>
    private async Task<long?> BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        // A moment that is far ahead is of a clock that was put back.
        var isMine = await Sql.ExecuteAsync(
                connection,
                $"""
                INSERT INTO {_schema}.facts AS f (name, value) VALUES ('swept', $1::text)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                WHERE f.value::bigint NOT BETWEEN $1 - {(long)Pause.TotalMilliseconds / 2} AND $1 + 600000
                """,
                cancellation,
                Parameter.Number(now)
            )
            .ConfigureAwait(false);
        if (isMine == 0)
        {
            return null;
        }

        var surplus = await Sql.ReadSlowlyAsync(
                connection,
                $"SELECT until FROM {_schema}.keys ORDER BY until DESC OFFSET $1 LIMIT 1",
                row => row.GetInt64(0),
                cancellation,
                Parameter.Number(_options.MaxRememberedEvents - 1)
            )
            .ConfigureAwait(false);
        return surplus is [var oldest] && oldest > now ? oldest - 1 : now;
    }

    /// <summary>Returns whether there is more.</summary>
    private async Task<bool> SweepPartAsync(NpgsqlConnection connection, long until, CancellationToken cancellation)
    {
        var keys = await Sql.ExecuteAsync(
                connection,
                $"""
                DELETE FROM {_schema}.keys WHERE key IN (
                  SELECT key FROM {_schema}.keys
                  WHERE until <= $1 ORDER BY until LIMIT {Part} FOR UPDATE SKIP LOCKED)
                """,
                cancellation,
                Parameter.Number(until)
            )
            .ConfigureAwait(false);
        var letters = await Sql.ReadAsync(
                connection,
                $"""
                WITH old AS (
                  DELETE FROM {_schema}.events WHERE id IN (
                    SELECT id FROM {_schema}.events WHERE state = 2 AND settled <= $1 LIMIT {Part})
                  RETURNING id),
                forgotten AS (
                  DELETE FROM {_schema}.replies USING old WHERE event = old.id)
                SELECT count(*) FROM old
                """,
                row => row.GetInt64(0),
                cancellation,
                Parameter.Number((_clock.GetUtcNow() - _options.DeadLetterRetention).ToUnixTimeMilliseconds())
            )
            .ConfigureAwait(false);
        return keys == Part || letters[0] == Part;
    }
}
