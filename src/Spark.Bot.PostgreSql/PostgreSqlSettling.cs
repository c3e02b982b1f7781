using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>The ends of events in the database, with what was remembered meanwhile.</summary>
internal sealed class PostgreSqlSettling(
    PostgreSqlDatabase database,
    PostgreSqlStatements statements,
    PostgreSqlStateStore states,
    TimeProvider clock
)
{
    /// <summary>
    /// Ends events, each as it says. Returns for each whether it was still this replica's, and what it goes on with in
    /// the room.
    /// </summary>
    public Task<IReadOnlyList<SettlementResult>> SettleAsync(IReadOnlyList<Settlement> settlements, TimeSpan lease) =>
        database.RunAsync<IReadOnlyList<SettlementResult>>(
            async (connection, cancellation) =>
            {
                var isWithState = settlements.Any(each => each.Changes is not []);
                var transaction = isWithState
                    ? await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false)
                    : null;
                try
                {
                    if (isWithState)
                    {
                        await Sql.LimitAsync(connection, lease, cancellation).ConfigureAwait(false);
                    }

                    var conflicts = isWithState
                        ? await RememberAsync(connection, settlements, cancellation).ConfigureAwait(false)
                        : [];
                    var others = settlements.Where(each => !conflicts.Contains(each)).ToList();
                    var (mine, next) = await EndAsync(connection, others, lease, cancellation).ConfigureAwait(false);
                    if (transaction is not null)
                    {
                        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                    }

                    return
                    [
                        .. settlements.Select(each => new SettlementResult(
                            mine.Contains(each.Lease.Room),
                            conflicts.Contains(each),
                            next.GetValueOrDefault(each.Lease.Room)
                        )),
                    ];
                }
                finally
                {
                    if (transaction is not null)
                    {
                        await transaction.DisposeAsync().ConfigureAwait(false);
                    }
                }
            },
            CancellationToken.None
        );

    /// <summary>Writes what was remembered with events that are still this replica's. Returns those that were too late.</summary>
    private async Task<HashSet<Settlement>> RememberAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Settlement> settlements,
        CancellationToken cancellation
    )
    {
        var mine = await Sql.ReadAsync(
                connection,
                statements.Lock,
                row => row.GetString(0),
                cancellation,
                Parameter.Texts(settlements.Select(each => each.Lease.Room)),
                Parameter.Numbers(settlements.Select(each => each.Lease.Fence))
            )
            .ConfigureAwait(false);
        // One that is ended has its changes: the answer was lost, and the room is this replica's for its next event.
        var waiting = await Sql.ReadAsync(
                connection,
                statements.Waiting,
                row => row.GetInt64(0),
                cancellation,
                Parameter.Numbers(settlements.Select(each => each.Lease.EventId))
            )
            .ConfigureAwait(false);
        var conflicts = new HashSet<Settlement>();
        foreach (
            var each in settlements.Where(each =>
                each.Changes is not [] && mine.Contains(each.Lease.Room) && waiting.Contains(each.Lease.EventId)
            )
        )
        {
            await Sql.ExecuteAsync(connection, "SAVEPOINT changes", cancellation).ConfigureAwait(false);
            if (!await states.ApplyAsync(connection, each.Changes, cancellation).ConfigureAwait(false))
            {
                await Sql.ExecuteAsync(connection, "ROLLBACK TO SAVEPOINT changes", cancellation).ConfigureAwait(false);
                conflicts.Add(each);
            }
        }

        return conflicts;
    }

    /// <summary>
    /// Locks the rooms, ends or postpones their events: one way there and back, and one transaction. Returns the rooms
    /// that are this replica's, and what it goes on with in them.
    /// </summary>
    private async Task<(HashSet<string> Mine, Dictionary<string, InboxDelivery?> Next)> EndAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Settlement> settlements,
        TimeSpan lease,
        CancellationToken cancellation
    )
    {
        var ended = settlements.Where(each => each.Due is null).ToList();
        var postponed = settlements.Where(each => each.Due is not null).ToList();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            Sql.Add(
                batch,
                statements.Lock,
                Parameter.Texts(settlements.Select(each => each.Lease.Room)),
                Parameter.Numbers(settlements.Select(each => each.Lease.Fence))
            );
            if (ended is not [])
            {
                Sql.Add(batch, statements.Settle, [.. Ending(ended), Parameter.Time(lease)]);
            }

            if (postponed is not [])
            {
                Sql.Add(batch, statements.Postpone, [.. Postponing(postponed)]);
            }

            var mine = new HashSet<string>(StringComparer.Ordinal);
            var next = new Dictionary<string, InboxDelivery?>(StringComparer.Ordinal);
            var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    mine.Add(row.GetString(0));
                }

                await row.NextResultAsync(cancellation).ConfigureAwait(false);
                while (ended is not [] && await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    next[row.GetString(0)] = row.GetInt32(2) == 0 ? null : DeliveryRow.Read(row).Delivery;
                }

                while (await row.NextResultAsync(cancellation).ConfigureAwait(false)) { }
            }

            return (mine, next);
        }
    }

    private IEnumerable<NpgsqlParameter> Ending(IReadOnlyList<Settlement> ended) =>
        [
            Parameter.Texts(ended.Select(each => each.Lease.Room)),
            Parameter.Numbers(ended.Select(each => each.Lease.Fence)),
            Parameter.Numbers(ended.Select(each => each.Lease.EventId)),
            Parameter.Flags(ended.Select(each => each.IsJournaled)),
            Parameter.Flags(ended.Select(each => each.IsKept)),
            Parameter.Texts(ended.Select(each => each.Reason)),
            Parameter.Texts(ended.Select(each => each.Finished)),
            Parameter.Number(clock.GetUtcNow().ToUnixTimeMilliseconds()),
        ];

    private static IEnumerable<NpgsqlParameter> Postponing(IReadOnlyList<Settlement> postponed) =>
        [
            Parameter.Texts(postponed.Select(each => each.Lease.Room)),
            Parameter.Numbers(postponed.Select(each => each.Lease.Fence)),
            Parameter.Numbers(postponed.Select(each => each.Lease.EventId)),
            Parameter.Numbers(postponed.Select(each => each.Due!.Value)),
            Parameter.Texts(postponed.Select(each => each.Finished)),
            Parameter.Flags(postponed.Select(each => each.IsUncounted)),
        ];
}
