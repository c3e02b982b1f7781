using Npgsql;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// States in the database. What a handler writes of the event's own room, which is its alone for that time, is written in
/// the same transaction as the event's end: done once with it, or not at all. All else is written at once.
/// </summary>
internal sealed class PostgreSqlStateStore(PostgreSqlDatabase database, PostgreSqlStatements statements) : IStateStore
{
    private const string Where = "WHERE room = $1 AND person = $2 AND name = $3";

    private readonly string _table = statements.Schema + ".states";
    private readonly string _next = $"nextval('{statements.Schema}.versions')"; // never the same version twice

    public IStateStore Within(InboxDelivery delivery, Func<string> handler) =>
        delivery.Receipt is PostgreSqlLease ? new PostgreSqlEventStates(this, delivery, handler) : this;

    public async ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken)
    {
        var rows = await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ReadAsync(
                        connection,
                        $"SELECT value, version FROM {_table} {Where}",
                        row => new StateEntry(row.GetFieldValue<byte[]>(0), row.GetInt64(1)),
                        cancellation,
                        Address(address)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows is [var entry] ? entry : null;
    }

    public ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    ) => ApplyAsync(new PostgreSqlStateChange(address, value.ToArray(), version), cancellationToken);

    public ValueTask<bool> DeleteAsync(StateAddress address, long? version, CancellationToken cancellationToken) =>
        ApplyAsync(new PostgreSqlStateChange(address, Value: null, version), cancellationToken);

    public async ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken) =>
        await database
            .RunAsync(
                (connection, cancellation) =>
                    Sql.ExecuteAsync(connection, $"DELETE FROM {_table} WHERE room = $1", cancellation, Text(roomId)),
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>Makes changes. Returns whether all could be made; if not, the transaction must be taken back.</summary>
    public async Task<bool> ApplyAsync(
        NpgsqlConnection connection,
        IEnumerable<PostgreSqlStateChange> changes,
        CancellationToken cancellation
    )
    {
        foreach (var change in changes)
        {
            if (!await ApplyAsync(connection, change, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> ApplyAsync(PostgreSqlStateChange change, CancellationToken cancellationToken) =>
        await database
            .RunAsync((connection, cancellation) => ApplyAsync(connection, change, cancellation), cancellationToken)
            .ConfigureAwait(false);

    private async Task<bool> ApplyAsync(
        NpgsqlConnection connection,
        PostgreSqlStateChange change,
        CancellationToken cancellation
    )
    {
        var rows = await Sql.ExecuteAsync(connection, Statement(change), cancellation, Parameters(change))
            .ConfigureAwait(false);
        return change switch
        {
            { Version: null } => true,
            // There is none to delete: as it should be, if none was expected.
            { Value: null, Version: 0 } => rows == 0,
            _ => rows == 1,
        };
    }

    private string Statement(PostgreSqlStateChange change) =>
        change switch
        {
            { Value: null, Version: null } => $"DELETE FROM {_table} {Where}",
            { Value: null, Version: 0 } => $"SELECT 1 FROM {_table} {Where}",
            { Value: null } => $"DELETE FROM {_table} {Where} AND version = $4",
            { Version: null } =>
                $"INSERT INTO {_table} VALUES ($1, $2, $3, $4, {_next}) ON CONFLICT (room, person, name) DO UPDATE SET value = excluded.value, version = excluded.version",
            { Version: 0 } => $"INSERT INTO {_table} VALUES ($1, $2, $3, $4, {_next}) ON CONFLICT DO NOTHING",
            _ => $"UPDATE {_table} SET value = $4, version = {_next} {Where} AND version = $5",
        };

    private static IEnumerable<NpgsqlParameter> Parameters(PostgreSqlStateChange change)
    {
        foreach (var part in Address(change.Address))
        {
            yield return part;
        }

        if (change.Value is not null)
        {
            yield return Parameter.Bytes(change.Value);
        }

        if (change.Version is not (null or 0))
        {
            yield return Parameter.Number(change.Version.Value);
        }
    }

    private static IEnumerable<NpgsqlParameter> Address(StateAddress address) =>
        [Text(address.RoomId ?? ""), Text(address.PersonId ?? ""), Text(address.Name)];

    private static NpgsqlParameter Text(string key) => Parameter.Text(ColumnText.Key(key));
}

/// <summary>A value that is written, or deleted.</summary>
/// <param name="Address">Which.</param>
/// <param name="Value">The new value; <c>null</c> if it is deleted.</param>
/// <param name="Version">What it must be changed from: 0 for none; <c>null</c> for whatever it is.</param>
internal sealed record PostgreSqlStateChange(StateAddress Address, byte[]? Value, long? Version);
