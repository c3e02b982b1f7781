using Npgsql;
using Spark.Client;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// The journal in the database: each record is committed by itself. Who has lost the event to another replica begins no
/// reply any more.
/// </summary>
internal sealed class PostgreSqlReplyJournal(
    PostgreSqlDatabase database,
    PostgreSqlStatements statements,
    PostgreSqlInbox inbox
) : IReplyJournal
{
    private const string Where = "WHERE event = $1 AND handler = $2 AND ordinal = $3";

    private readonly string _table = statements.Schema + ".replies";
    private readonly string _rooms = statements.Schema + ".rooms";

    public async ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        var rows = await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ReadAsync(
                        connection,
                        $"SELECT intended, message FROM {_table} {Where}",
                        row =>
                            JournaledReply.Restore(
                                row.GetInt64(0),
                                row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)
                            ),
                        cancellation,
                        Key(key)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows is [var row] ? row : null;
    }

    public async ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (inbox.LeaseOf(key.EventId) is not { } lease)
        {
            throw new LeaseLostException(); // it is settled, here or elsewhere: its handler has outlived it
        }

        // With the room's row locked: a replica that is just taking it is waited for, or finds the intent. One that comes
        // late, out of a database that stood still, does not take back that the reply was sent.
        var rows = await ExecuteAsync(
                $"""
                WITH mine AS (
                  SELECT 1 FROM {_rooms} WHERE room = $5 AND fence = $6 FOR SHARE)
                INSERT INTO {_table} AS r (event, handler, ordinal, intended)
                SELECT $1, $2, $3, $4 FROM mine
                ON CONFLICT (event, handler, ordinal) DO UPDATE SET intended = excluded.intended WHERE r.message IS NULL
                """,
                key,
                cancellationToken,
                Parameter.Number(now.ToUnixTimeMilliseconds()),
                Parameter.Text(lease.Room),
                Parameter.Number(lease.Fence)
            )
            .ConfigureAwait(false);
        if (rows == 0)
        {
            throw new LeaseLostException();
        }
    }

    public async ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken) =>
        await ExecuteAsync(
                $"UPDATE {_table} SET message = $4 {Where}",
                key,
                cancellationToken,
                Parameter.Bytes(JournaledReply.Write(message))
            )
            .ConfigureAwait(false);

    public async ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken) =>
        await ExecuteAsync($"DELETE FROM {_table} {Where} AND message IS NULL", key, cancellationToken)
            .ConfigureAwait(false);

    private Task<int> ExecuteAsync(
        string sql,
        ReplyKey key,
        CancellationToken cancellationToken,
        params IEnumerable<NpgsqlParameter> more
    ) =>
        database.RunAsync(
            (connection, cancellation) => Sql.ExecuteAsync(connection, sql, cancellation, [.. Key(key), .. more]),
            cancellationToken
        );

    private static IEnumerable<NpgsqlParameter> Key(ReplyKey key) =>
        [Parameter.Number(key.EventId), Parameter.Text(ColumnText.Key(key.Handler)), Parameter.Count(key.Ordinal)];
}
