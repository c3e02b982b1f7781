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
                    Sql.Add(
                        batch,
                        statements.Accept,
                        Parameter.Bytes(entries.Select(entry => KeyBytes(entry.Key))),
                        Parameter.Numbers(entries.Select(entry => now + (long)entry.Key.Window.TotalMilliseconds)),
                        Parameter.Texts(entries.Select(entry => ColumnText.Key(entry.Conversation))),
                        Parameter.Numbers(entries.Select(entry => entry.Received.ToUnixTimeMilliseconds())),
                        Parameter.Bytes(entries.Select(entry => entry.Body.ToArray())),
                        Parameter.Texts(entries.Select(entry => ColumnText.Kept(entry.TraceParent))),
                        Parameter.Number(now)
                    );
                    if (isToBeTold)
                    {
                        Sql.Add(batch, statements.Notify);
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
    public Task<(int Rooms, List<DeliveryRow> Rows)> ClaimAsync(
        int most,
        Guid owner,
        TimeSpan lease,
        CancellationToken cancellation
    ) =>
        database.RunAsync<(int, List<DeliveryRow>)>(
            async (connection, token) =>
            {
                var rooms = await Sql.ReadAsync(
                        connection,
                        statements.Claim,
                        ClaimedRoom.Read,
                        token,
                        Claiming(most, owner, lease, Now)
                    )
                    .ConfigureAwait(false);
                return (
                    rooms.Count,
                    await FirstAsync(connection, statements, rooms, owner, token).ConfigureAwait(false)
                );
            },
            cancellation
        );

    /// <summary>The parameters of <see cref="PostgreSqlStatements.Claim"/>.</summary>
    public static IEnumerable<NpgsqlParameter> Claiming(int most, Guid owner, TimeSpan lease, long now) =>
        [Parameter.Count(most), Parameter.Id(owner), Parameter.Time(lease), Parameter.Number(now)];

    /// <summary>The first events of rooms that were taken: in a statement after that which took them.</summary>
    public static async Task<List<DeliveryRow>> FirstAsync(
        NpgsqlConnection connection,
        PostgreSqlStatements statements,
        IReadOnlyList<ClaimedRoom> rooms,
        Guid owner,
        CancellationToken cancellation
    )
    {
        if (rooms is [])
        {
            return [];
        }

        var takenOver = rooms
            .Where(each => each.IsTakenOver)
            .Select(each => each.Room)
            .ToHashSet(StringComparer.Ordinal);
        return await Sql.ReadAsync(
                connection,
                statements.First,
                row => DeliveryRow.Read(row, takenOver),
                cancellation,
                Parameter.Texts(rooms.Select(each => each.Room)),
                Parameter.Id(owner)
            )
            .ConfigureAwait(false);
    }

    /// <summary>Extends leases. Returns those that are still this replica's.</summary>
    public Task<HashSet<(string Room, long Fence)>> RenewAsync(
        IReadOnlyCollection<PostgreSqlLease> leases,
        TimeSpan lease,
        CancellationToken cancellation
    ) =>
        database.RunAsync(
            async (connection, token) =>
                (
                    await Sql.ReadAsync(
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

    /// <summary>Rooms whose leases have less than this time left.</summary>
    public Task<List<LateRoom>> LateAsync(TimeSpan left, CancellationToken cancellation) =>
        database.RunAsync(
            (connection, token) =>
                Sql.ReadAsync(
                    connection,
                    statements.Late,
                    row => new LateRoom(row.GetString(0), row.GetDateTime(1)),
                    token,
                    Parameter.Time(left)
                ),
            cancellation
        );

    /// <summary>Takes rooms from owners who have let their time run out. Returns from how many.</summary>
    public Task<int> FreeAsync(IReadOnlyCollection<LateRoom> rooms, CancellationToken cancellation) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var freed = await Sql.ExecuteAsync(
                        connection,
                        statements.Free,
                        token,
                        Parameter.Texts(rooms.Select(each => each.Room)),
                        Parameter.Moments(rooms.Select(each => each.LeasedUntil))
                    )
                    .ConfigureAwait(false);
                await Sql.ExecuteAsync(connection, statements.Notify, token).ConfigureAwait(false);
                return freed;
            },
            cancellation
        );

    /// <summary>Tells the other replicas that something waits.</summary>
    public Task<int> TellAsync(CancellationToken cancellation) =>
        database.RunAsync((connection, token) => Sql.ExecuteAsync(connection, statements.Notify, token), cancellation);

    /// <summary>Gives everything back that an owner holds.</summary>
    public Task<int> ReleaseAsync(Guid owner, CancellationToken cancellation) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var rows = await Sql.ExecuteAsync(connection, statements.Release, token, Parameter.Id(owner))
                    .ConfigureAwait(false);
                // Also for rooms that were given back one by one just before: nobody looks for them here any more.
                await Sql.ExecuteAsync(connection, statements.Notify, token).ConfigureAwait(false);
                return rows;
            },
            cancellation
        );

    /// <summary>How many wait and were given up, and since when.</summary>
    public async Task<Backlog> CountAsync(CancellationToken cancellation)
    {
        var rows = await database
            .RunAsync(
                (connection, token) =>
                    Sql.ReadSlowlyAsync(
                        connection,
                        statements.Count,
                        row => new Backlog(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2)),
                        token
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>A key as the tables have it.</summary>
    public static byte[] KeyBytes(EventKey key)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.Value);
        return bytes;
    }
}
