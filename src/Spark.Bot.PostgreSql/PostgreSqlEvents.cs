using System.Buffers.Binary;
using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>Events in the database: lists of them go in, and rows come out as what is given out.</summary>
internal sealed class PostgreSqlEvents(PostgreSqlDatabase database, PostgreSqlStatements statements, TimeProvider clock)
{
    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores events, and tells the others if this replica is busy. Returns the keys that were new.</summary>
    public Task<HashSet<UInt128>> AcceptAsync(IReadOnlyList<InboxEntry> entries, bool isToBeTold) =>
        database.RunAsync(
            async (connection, cancellation) =>
            {
                var now = Now;
                var batch = new NpgsqlBatch(connection);
                await using (batch.ConfigureAwait(false))
                {
                    Add(
                        batch,
                        statements.Accept,
                        Parameter.Bytes(entries.Select(entry => KeyBytes(entry.Key))),
                        Parameter.Numbers(entries.Select(entry => now + (long)entry.Key.Window.TotalMilliseconds)),
                        Parameter.Texts(entries.Select(entry => ColumnText.Key(entry.Conversation))),
                        Parameter.Numbers(entries.Select(entry => entry.Received.ToUnixTimeMilliseconds())),
                        Parameter.Bytes(entries.Select(entry => entry.Body.ToArray())),
                        Parameter.Texts(entries.Select(entry => entry.TraceParent)),
                        Parameter.Number(now)
                    );
                    if (isToBeTold)
                    {
                        Add(batch, statements.Notify);
                    }

                    var stored = new HashSet<UInt128>();
                    var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                    await using (row.ConfigureAwait(false))
                    {
                        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                        {
                            stored.Add(BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(0)));
                        }

                        while (await row.NextResultAsync(cancellation).ConfigureAwait(false)) { }
                    }

                    return stored;
                }
            },
            CancellationToken.None
        );

    /// <summary>Takes up to so many rooms. Returns how many were taken, and the first event of each.</summary>
    public Task<(int Rooms, List<InboxDelivery> Events, List<PostgreSqlLease> Empty)> ClaimAsync(
        int most,
        Guid owner,
        TimeSpan lease,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var rooms = await ReadAsync(
                        connection,
                        statements.Claim,
                        row => row.GetString(0),
                        token,
                        Parameter.Count(most),
                        Parameter.Id(owner),
                        Parameter.Time(lease),
                        Parameter.Number(Now)
                    )
                    .ConfigureAwait(false);
                var (found, empty) = (new List<InboxDelivery>(), new List<PostgreSqlLease>());
                if (rooms.Count > 0)
                {
                    var rows = await ReadAsync(
                            connection,
                            statements.First,
                            row => (Delivery(row), new PostgreSqlLease(row.GetString(0), row.GetInt64(1), EventId: 0)),
                            token,
                            Parameter.Texts(rooms),
                            Parameter.Id(owner)
                        )
                        .ConfigureAwait(false);
                    foreach (var (delivery, room) in rows)
                    {
                        if (delivery is null)
                        {
                            empty.Add(room);
                        }
                        else
                        {
                            found.Add(delivery);
                        }
                    }
                }

                return (rooms.Count, found, empty);
            },
            cancellation
        );

    /// <summary>
    /// Ends events, each as it says. Returns for each whether it was still this replica's, and what it goes on with in
    /// the room.
    /// </summary>
    public Task<IReadOnlyList<SettlementResult>> SettleAsync(
        IReadOnlyList<Settlement> settlements,
        TimeSpan lease,
        PostgreSqlStateStore states
    ) =>
        database.RunAsync<IReadOnlyList<SettlementResult>>(
            async (connection, cancellation) =>
            {
                var isWithState = settlements.Any(each => each.Changes is not []);
                var transaction = isWithState
                    ? await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false)
                    : null;
                try
                {
                    var conflicts = isWithState
                        ? await RememberAsync(connection, settlements, states, cancellation).ConfigureAwait(false)
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

    /// <summary>Extends leases. Returns those that are still this replica's.</summary>
    public Task<HashSet<(string Room, long Fence)>> RenewAsync(
        IReadOnlyCollection<PostgreSqlLease> leases,
        TimeSpan lease,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            async (connection, token) =>
                (
                    await ReadAsync(
                            connection,
                            statements.Renew,
                            row => (row.GetString(0), row.GetInt64(1)),
                            token,
                            Parameter.Texts(leases.Select(each => each.Room)),
                            Parameter.Numbers(leases.Select(each => each.Fence)),
                            Parameter.Time(lease)
                        )
                        .ConfigureAwait(false)
                ).ToHashSet(),
            cancellation
        );

    /// <summary>Gives everything back that an owner holds.</summary>
    public Task<int> ReleaseAsync(Guid owner, CancellationToken cancellation) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var rows = await ExecuteAsync(connection, statements.Release, token, Parameter.Id(owner))
                    .ConfigureAwait(false);
                if (rows > 0)
                {
                    await ExecuteAsync(connection, statements.Notify, token).ConfigureAwait(false);
                }

                return rows;
            },
            cancellation
        );

    public Task<Backlog> CountAsync(CancellationToken cancellation) =>
        database.RunAsync(
            async (connection, token) =>
                (
                    await ReadAsync(
                            connection,
                            statements.Count,
                            row => new Backlog(
                                row.GetInt64(0),
                                row.GetInt64(1),
                                row.IsDBNull(2) ? null : row.GetInt64(2)
                            ),
                            token
                        )
                        .ConfigureAwait(false)
                )[0],
            cancellation
        );

    public static async Task<List<T>> ReadAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = Command(connection, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            var rows = new List<T>();
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    rows.Add(read(row));
                }
            }

            return rows;
        }
    }

    public static async Task<int> ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = Command(connection, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what was remembered with events that are still this replica's. Returns those that were too late.</summary>
    private async Task<HashSet<Settlement>> RememberAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Settlement> settlements,
        PostgreSqlStateStore states,
        CancellationToken cancellation
    )
    {
        var mine = await ReadAsync(
                connection,
                statements.Lock,
                row => row.GetString(0),
                cancellation,
                Parameter.Texts(settlements.Select(each => each.Lease.Room)),
                Parameter.Numbers(settlements.Select(each => each.Lease.Fence))
            )
            .ConfigureAwait(false);
        var conflicts = new HashSet<Settlement>();
        foreach (var each in settlements.Where(each => each.Changes is not [] && mine.Contains(each.Lease.Room)))
        {
            await ExecuteAsync(connection, "SAVEPOINT changes", cancellation).ConfigureAwait(false);
            if (!await states.ApplyAsync(connection, each.Changes, cancellation).ConfigureAwait(false))
            {
                await ExecuteAsync(connection, "ROLLBACK TO SAVEPOINT changes", cancellation).ConfigureAwait(false);
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
            Add(
                batch,
                statements.Lock,
                Parameter.Texts(settlements.Select(each => each.Lease.Room)),
                Parameter.Numbers(settlements.Select(each => each.Lease.Fence))
            );
            if (ended is not [])
            {
                Add(batch, statements.Settle, [.. Ending(ended), Parameter.Time(lease)]);
            }

            if (postponed is not [])
            {
                Add(batch, statements.Postpone, [.. Postponing(postponed)]);
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
                    next[row.GetString(0)] = row.GetInt32(2) == 0 ? null : Delivery(row);
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
            Parameter.Number(Now),
        ];

    private static IEnumerable<NpgsqlParameter> Postponing(IReadOnlyList<Settlement> postponed) =>
        [
            Parameter.Texts(postponed.Select(each => each.Lease.Room)),
            Parameter.Numbers(postponed.Select(each => each.Lease.Fence)),
            Parameter.Numbers(postponed.Select(each => each.Lease.EventId)),
            Parameter.Numbers(postponed.Select(each => each.Due!.Value)),
            Parameter.Texts(postponed.Select(each => each.Finished)),
        ];

    private static void Add(NpgsqlBatch batch, string sql, params IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlCommand Command(
        NpgsqlConnection connection,
        string sql,
        IEnumerable<NpgsqlParameter> parameters
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A key as the tables have it.</summary>
    public static byte[] KeyBytes(EventKey key)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.Value);
        return bytes;
    }

    /// <summary>A row: room, fence, attempts, when first tried, and the columns of the event; <c>null</c> if it has none.</summary>
    private static InboxDelivery? Delivery(NpgsqlDataReader row)
    {
        if (row.IsDBNull(4))
        {
            return null;
        }

        var (id, attempts, received) = (row.GetInt64(4), row.GetInt32(2), row.GetInt64(7));
        var key = new EventKey(
            BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(5)),
            TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(6) - received))
        );
        var entry = InboxEntry.Restore(
            key,
            row.GetFieldValue<byte[]>(8),
            DateTimeOffset.FromUnixTimeMilliseconds(received),
            row.IsDBNull(9) ? null : row.GetString(9)
        );
        return new InboxDelivery(id, entry, attempts)
        {
            Receipt = new PostgreSqlLease(row.GetString(0), row.GetInt64(1), id),
            IsJournaled = attempts > 1 || row.GetBoolean(10),
            FirstTried = attempts > 1 ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)) : null,
            FinishedText = row.IsDBNull(11) ? null : row.GetString(11),
        };
    }
}

/// <summary>How an event ends, for now or for good.</summary>
/// <param name="Lease">Whose it is.</param>
internal sealed record Settlement(PostgreSqlLease Lease)
{
    /// <summary>When it is to be handled again; <c>null</c> if never.</summary>
    public long? Due { get; init; }

    /// <summary>Why it was given up; <c>null</c> if it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>The handlers that did their part.</summary>
    public string? Finished { get; init; }

    public bool IsJournaled { get; init; }

    /// <summary>Whether this replica goes on with the room's next event.</summary>
    public bool IsKept { get; init; }

    /// <summary>What is remembered with it.</summary>
    public IReadOnlyList<PostgreSqlStateChange> Changes { get; init; } = [];
}

/// <param name="IsMine">Whether it was still this replica's, and is settled.</param>
/// <param name="IsInConflict">Whether somebody else has changed what it wanted to remember; then it is not settled.</param>
/// <param name="Next">What this replica goes on with.</param>
internal sealed record SettlementResult(bool IsMine, bool IsInConflict, InboxDelivery? Next);

internal sealed record Backlog(long Pending, long Dead, long? Oldest);
