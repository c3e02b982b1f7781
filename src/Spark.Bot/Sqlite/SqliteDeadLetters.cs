namespace Spark.Bot;

/// <summary>The dead letters of the inbox's file; also while another process, the bot, uses it.</summary>
internal sealed class SqliteDeadLetters(SqliteDatabase database, SqliteInbox inbox, TimeProvider clock) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        int limit = 100,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await database
            .RunAsync(file =>
                file.Query(
                    "SELECT id, body, reason, attempts, received, settled FROM events WHERE state = 2 ORDER BY id LIMIT @limit",
                    row =>
                        DeadLetter.Restore(
                            row.GetInt64(0),
                            row.IsDBNull(1) ? [] : row.GetFieldValue<byte[]>(1),
                            row.GetString(2),
                            row.GetInt32(3),
                            InboxEntry.Moment(row.GetInt64(4)),
                            InboxEntry.Moment(row.GetInt64(5))
                        ),
                    ("@limit", limit)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default) =>
        await database
            .RunAsync(
                file =>
                {
                    // A new number puts it behind what waits in its room; key, replies and finished handlers go with it.
                    var next = file.Scalar("SELECT seq + 1 FROM sqlite_sequence WHERE name = 'events'");
                    var moved = file.Execute(
                        "UPDATE events SET id = @next, state = 0, attempts = 0, due = @due, first_tried = NULL, reason = NULL, settled = NULL, received = @now WHERE id = @id AND state = 2",
                        ("@next", next),
                        ("@due", SqliteEvents.Replayed),
                        ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
                        ("@id", id)
                    );
                    if (moved == 0)
                    {
                        return false;
                    }

                    file.Execute("UPDATE sqlite_sequence SET seq = @next WHERE name = 'events'", ("@next", next));
                    file.Execute("UPDATE replies SET event = @next WHERE event = @id", ("@next", next), ("@id", id));
                    return true;
                },
                _ => inbox.LookAgain()
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async Task<bool> DropAsync(long id, CancellationToken cancellationToken = default) =>
        await database
            .RunAsync(
                file =>
                {
                    file.Execute(
                        "DELETE FROM replies WHERE event IN (SELECT id FROM events WHERE id = @id AND state = 2)",
                        ("@id", id)
                    );
                    // Its key stays: dropped is not forgotten, the service may tell of it again.
                    return SqliteEvents.Forget(file, id, SqliteEvents.Dead) > 0;
                },
                _ => inbox.LookAgain()
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
}
