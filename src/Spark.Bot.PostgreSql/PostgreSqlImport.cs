using System.Buffers.Binary;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>Takes over events from elsewhere: with their replies in one transaction, so that no replica sees one without.</summary>
internal sealed class PostgreSqlImport(PostgreSqlDatabase database, PostgreSqlStatements statements, TimeProvider clock)
{
    private readonly string _schema = statements.Schema;

    /// <summary>Stores events whose keys are new. Returns these keys.</summary>
    public Task<HashSet<UInt128>> StoreAsync(IReadOnlyList<MovedEvent> events, CancellationToken cancellation) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var ids = await StoreAsync(connection, events, token).ConfigureAwait(false);
                    var replies = events
                        .Where(each => ids.ContainsKey(each.Entry.Key.Value))
                        .SelectMany(each => each.Replies.Select(reply => (ids[each.Entry.Key.Value], reply)))
                        .ToList();
                    await JournalAsync(connection, replies, token).ConfigureAwait(false);
                    await Sql.ExecuteAsync(connection, statements.Notify, token).ConfigureAwait(false);
                    await transaction.CommitAsync(token).ConfigureAwait(false);
                    return ids.Keys.ToHashSet();
                }
            },
            cancellation
        );

    /// <summary>Remembers keys, those that are known for the longer of the two times.</summary>
    public Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellation) =>
        database.RunAsync(
            (connection, token) =>
                Sql.ExecuteAsync(
                    connection,
                    $"""
                    INSERT INTO {_schema}.keys AS k (key, until)
                    SELECT key, max(until) FROM unnest($1::bytea[], $2::bigint[]) AS o (key, until)
                    GROUP BY key ORDER BY key
                    ON CONFLICT (key) DO UPDATE SET until = greatest(k.until, excluded.until)
                    """,
                    token,
                    Parameter.Bytes(keys.Select(PostgreSqlEvents.KeyBytes)),
                    Parameter.Numbers(keys.Select(Until))
                ),
            cancellation
        );

    /// <summary>As <see cref="PostgreSqlStatements.Accept"/> does, in the same order of locks.</summary>
    private async Task<Dictionary<UInt128, long>> StoreAsync(
        NpgsqlConnection connection,
        IReadOnlyList<MovedEvent> events,
        CancellationToken cancellation
    )
    {
        var rows = await Sql.ReadAsync(
                connection,
                $"""
                WITH offered AS (
                  SELECT * FROM unnest(
                      $1::bytea[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[], $6::text[],
                      $7::boolean[], $8::text[], $9::text[], $10::bigint[], $11::bigint[])
                    WITH ORDINALITY AS o (
                      key, until, room, received, body, trace, is_journaled, finished, reason, attempts, settled, n)),
                fresh AS (
                  INSERT INTO {_schema}.keys AS k (key, until)
                  SELECT key, until FROM offered ORDER BY key
                  ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE k.until <= $12
                  RETURNING key),
                noted AS (
                  INSERT INTO {_schema}.rooms (room)
                  SELECT DISTINCT room FROM offered JOIN fresh USING (key) WHERE reason IS NULL ORDER BY room
                  ON CONFLICT (room) DO UPDATE SET room = excluded.room
                  RETURNING room)
                INSERT INTO {_schema}.events (
                  key, until, state, room, received, body, trace, is_replayed, finished, reason, attempts, settled)
                SELECT key, until, CASE WHEN reason IS NULL THEN 0 ELSE 2 END, o.room, received, body, trace,
                  is_journaled, finished, reason,
                  CASE WHEN reason IS NOT NULL THEN attempts END, CASE WHEN reason IS NOT NULL THEN settled END
                FROM offered o JOIN fresh USING (key) LEFT JOIN noted ON noted.room = o.room
                WHERE reason IS NOT NULL OR noted.room IS NOT NULL
                ORDER BY n
                RETURNING key, id
                """,
                row => (Key: BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(0)), Id: row.GetInt64(1)),
                cancellation,
                Parameter.Bytes(events.Select(each => PostgreSqlEvents.KeyBytes(each.Entry.Key))),
                Parameter.Numbers(events.Select(each => Until(each.Entry.Key))),
                Parameter.Texts(events.Select(each => ColumnText.Key(each.Entry.Conversation))),
                Parameter.Numbers(events.Select(each => each.Entry.Received.ToUnixTimeMilliseconds())),
                Parameter.Bytes(events.Select(each => each.Entry.Body.ToArray())),
                Parameter.Texts(events.Select(each => ColumnText.Kept(each.Entry.TraceParent))),
                Parameter.Flags(events.Select(each => each.Replies.Count > 0)),
                Parameter.Texts(events.Select(each => ColumnText.Kept(each.Finished))),
                Parameter.Texts(events.Select(each => ColumnText.Kept(each.Death?.Reason))),
                Parameter.Numbers(events.Select(each => (long)(each.Death?.Attempts ?? 0))),
                Parameter.Numbers(events.Select(each => each.Death?.GivenUp.ToUnixTimeMilliseconds() ?? 0)),
                Parameter.Number(clock.GetUtcNow().ToUnixTimeMilliseconds())
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Key, row => row.Id);
    }

    private async Task JournalAsync(
        NpgsqlConnection connection,
        IReadOnlyList<(long Event, MovedReply Reply)> replies,
        CancellationToken cancellation
    )
    {
        foreach (var (id, reply) in replies)
        {
            await Sql.ExecuteAsync(
                    connection,
                    $"INSERT INTO {_schema}.replies (event, handler, ordinal, intended, message) VALUES ($1, $2, $3, $4, $5)",
                    cancellation,
                    Parameter.Number(id),
                    Parameter.Text(ColumnText.Key(reply.Handler)),
                    Parameter.Count(reply.Ordinal),
                    Parameter.Number(reply.Journaled.Intended.ToUnixTimeMilliseconds()),
                    Parameter.BytesOrNull(reply.Journaled.Message is { } sent ? JournaledReply.Write(sent) : null)
                )
                .ConfigureAwait(false);
        }
    }

    private long Until(EventKey key) => (clock.GetUtcNow() + key.Window).ToUnixTimeMilliseconds();
}
