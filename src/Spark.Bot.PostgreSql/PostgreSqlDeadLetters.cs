namespace Spark.Bot.PostgreSql;

/// <summary>The dead letters of all replicas; also while they run.</summary>
internal sealed class PostgreSqlDeadLetters(
    PostgreSqlDatabase database,
    PostgreSqlStatements statements,
    PostgreSqlInbox inbox,
    TimeProvider clock
) : IDeadLetters
{
    private readonly string _schema = statements.Schema;

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        int limit = 100,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ReadAsync(
                        connection,
                        $"SELECT id, body, reason, attempts, received, settled FROM {_schema}.events WHERE state = 2 ORDER BY id LIMIT $1",
                        row =>
                            DeadLetter.Restore(
                                row.GetInt64(0),
                                row.GetFieldValue<byte[]>(1),
                                row.GetString(2),
                                row.GetInt32(3),
                                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))
                            ),
                        cancellation,
                        Parameter.Number(limit)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default)
    {
        // A new number puts it behind what waits in its room; key, replies and finished handlers go with it. The room
        // first, as everywhere.
        var moved = await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ReadAsync(
                        connection,
                        $"""
                        WITH noted AS (
                          INSERT INTO {_schema}.rooms (room)
                          SELECT room FROM {_schema}.events WHERE id = $1 AND state = 2
                          ON CONFLICT (room) DO UPDATE SET room = excluded.room
                          RETURNING room),
                        moved AS (
                          UPDATE {_schema}.events e
                          SET id = nextval('{_schema}.event_ids'), state = 0, is_replayed = true, attempts = NULL,
                            reason = NULL, settled = NULL, received = $2
                          FROM noted WHERE e.id = $1 AND e.state = 2
                          RETURNING e.id),
                        journal AS (
                          UPDATE {_schema}.replies SET event = moved.id FROM moved WHERE event = $1)
                        SELECT pg_notify('{_schema}', '') FROM moved
                        """,
                        row => 1,
                        cancellation,
                        Parameter.Number(id),
                        Parameter.Number(clock.GetUtcNow().ToUnixTimeMilliseconds())
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return Moved(moved.Count, waiting: 1);
    }

    public async Task<bool> DropAsync(long id, CancellationToken cancellationToken = default)
    {
        // Its key stays: dropped is not forgotten, the service may tell of it again.
        var dropped = await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ReadAsync(
                        connection,
                        $"""
                        WITH dropped AS (
                          DELETE FROM {_schema}.events WHERE id = $1 AND state = 2 RETURNING id),
                        journal AS (
                          DELETE FROM {_schema}.replies USING dropped WHERE event = dropped.id)
                        SELECT id FROM dropped
                        """,
                        row => row.GetInt64(0),
                        cancellation,
                        Parameter.Number(id)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return Moved(dropped.Count, waiting: 0);
    }

    private bool Moved(int letters, int waiting)
    {
        if (letters > 0)
        {
            inbox.Moved(waiting, dead: -1);
        }

        return letters > 0;
    }
}
