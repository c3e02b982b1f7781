using Spark.Client;

namespace Spark.Bot;

/// <summary>The journal in the inbox's file; deleted with the event.</summary>
internal sealed class SqliteReplyJournal(SqliteDatabase database) : IReplyJournal
{
    public async ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken)
    {
        var rows = await database
            .RunAsync(file =>
                file.Query(
                    "SELECT intended, message FROM replies WHERE event = @event AND handler = @handler AND ordinal = @ordinal",
                    row => (Intended: row.GetInt64(0), Message: row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)),
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        return rows is [var row] ? JournaledReply.Restore(row.Intended, row.Message) : null;
    }

    public async ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await ExecuteAsync(
                """
                INSERT INTO replies (event, handler, ordinal, intended) VALUES (@event, @handler, @ordinal, @value)
                ON CONFLICT (event, handler, ordinal) DO UPDATE SET intended = @value WHERE message IS NULL
                """,
                key,
                now.ToUnixTimeMilliseconds(),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (rows == 0)
        {
            throw new ReplySentException();
        }
    }

    public async ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken) =>
        await ExecuteAsync(
                "UPDATE replies SET message = @value WHERE event = @event AND handler = @handler AND ordinal = @ordinal",
                key,
                JournaledReply.Write(message),
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken) =>
        await database
            .RunAsync(file =>
                file.Execute(
                    "DELETE FROM replies WHERE event = @event AND handler = @handler AND ordinal = @ordinal AND message IS NULL",
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Writes down one thing about a reply; complete when it is on the disk.</summary>
    private async Task<int> ExecuteAsync(string sql, ReplyKey key, object value, CancellationToken cancellationToken) =>
        await database
            .RunAsync(file =>
                file.Execute(
                    sql,
                    ("@event", key.EventId),
                    ("@handler", key.Handler),
                    ("@ordinal", key.Ordinal),
                    ("@value", value)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
}
