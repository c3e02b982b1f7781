using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>The ends of events in the database, with what was remembered meanwhile.</summary>
internal sealed class PostgreSqlSettling(
    PostgreSqlDatabase database,
    PostgreSqlStatements statements,
    PostgreSqlStateStore states,
    Guid owner,
    TimeProvider clock
)
{
    /// <summary>
    /// Ends events, each as it says. Returns for each whether it was still this replica's, and what it goes on with in
    /// the room. In the same transaction up to so many other rooms are taken, for those who are free now.
    /// </summary>
    public Task<(IReadOnlyList<SettlementResult> Results, int Rooms)> SettleAsync(
        IReadOnlyList<Settlement> settlements,
        int free,
        TimeSpan lease
    ) =>
        database.RunAsync<(IReadOnlyList<SettlementResult>, int)>(
            async (connection, cancellation) =>
            {
                var isWithState = settlements.Any(each => each.Changes is not []);
                var transaction =
                    isWithState || free > 0
                        ? await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false)
                        : null;
                try
                {
                    var conflicts = isWithState
                        ? await RememberAsync(connection, settlements, lease, cancellation).ConfigureAwait(false)
                        : [];
                    var others = settlements.Where(each => !conflicts.Contains(each)).ToList();
                    var (mine, next, rooms) = await EndAsync(connection, others, free, lease, cancellation)
                        .ConfigureAwait(false);
                    var taken = await PostgreSqlEvents
                        .FirstAsync(connection, statements, rooms, owner, cancellation)
                        .ConfigureAwait(false);
                    if (transaction is not null)
                    {
                        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                    }

                    var first = settlements.FirstOrDefault(each => each.IsFreeing);
                    return (
                        [
                            .. settlements.Select(each => new SettlementResult(
                                mine.Contains(each.Lease.Room),
                                conflicts.Contains(each),
                                next.GetValueOrDefault(each.Lease.Room)
                            )
                            {
                                Taken = free == 0 ? null : (ReferenceEquals(each, first) ? taken : []),
                            }),
                        ],
                        rooms.Count
                    );
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
        TimeSpan lease,
        CancellationToken cancellation
    )
    {
        await Sql.ExecuteAsync(connection, Sql.Limit(lease), cancellation).ConfigureAwait(false);
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
    /// that are this replica's, what it goes on with in them, and the other rooms that were taken.
    /// </summary>
    private async Task<(
        HashSet<string> Mine,
        Dictionary<string, InboxDelivery?> Next,
        List<ClaimedRoom> Taken
    )> EndAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Settlement> settlements,
        int free,
        TimeSpan lease,
        CancellationToken cancellation
    )
    {
        var ended = settlements.Where(each => each.Due is null).ToList();
        var postponed = settlements.Where(each => each.Due is not null).ToList();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            if (free > 0)
            {
                Sql.Add(batch, Sql.Limit(lease)); // the transaction goes on after this
            }

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

            if (free > 0)
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                Sql.Add(batch, statements.Claim, PostgreSqlEvents.Claiming(free, owner, lease, now));
            }

            var mine = new HashSet<string>(StringComparer.Ordinal);
            var next = new Dictionary<string, InboxDelivery?>(StringComparer.Ordinal);
            var taken = new List<ClaimedRoom>();
            var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    mine.Add(row.GetString(0));
                }

                await row.NextResultAsync(cancellation).ConfigureAwait(false);
                if (ended is not [])
                {
                    while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                    {
                        next[row.GetString(0)] = row.GetInt32(2) == 0 ? null : DeliveryRow.Read(row).Delivery;
                    }

                    await row.NextResultAsync(cancellation).ConfigureAwait(false);
                }

                while (free > 0 && await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    taken.Add(ClaimedRoom.Read(row));
                }

                while (await row.NextResultAsync(cancellation).ConfigureAwait(false)) { }
            }

            return (mine, next, taken);
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
