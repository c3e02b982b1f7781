namespace Spark.Bot;

/// <summary>States in the inbox's file.</summary>
internal sealed class SqliteStateStore(SqliteDatabase database) : IStateStore
{
    private const string Where = "WHERE room = @room AND person = @person AND name = @name";

    public async ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken)
    {
        var rows = await database
            .RunAsync(file =>
                file.Query(
                    $"SELECT value, version FROM states {Where}",
                    row => new StateEntry(row.GetFieldValue<byte[]>(0), row.GetInt64(1)),
                    ("@room", address.RoomId ?? ""),
                    ("@person", address.PersonId ?? ""),
                    ("@name", address.Name)
                )
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        return rows is [var entry] ? entry : null;
    }

    public async ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    )
    {
        var bytes = value.ToArray();
        return await database
            .RunAsync(file =>
            {
                if (version is not null && version != Version(file, address))
                {
                    return false;
                }

                // Never the same version twice, so that one deleted and written anew is not taken for the old one.
                var next = (long)
                    file.Scalar(
                        "INSERT INTO facts (name, value) VALUES ('version', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
                    )!;
                file.Execute(
                    "INSERT OR REPLACE INTO states (room, person, name, value, version) VALUES (@room, @person, @name, @value, @version)",
                    ("@room", address.RoomId ?? ""),
                    ("@person", address.PersonId ?? ""),
                    ("@name", address.Name),
                    ("@value", bytes),
                    ("@version", next)
                );
                return true;
            })
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteAsync(
        StateAddress address,
        long? version,
        CancellationToken cancellationToken
    ) =>
        await database
            .RunAsync(file =>
            {
                if (version is not null && version != Version(file, address))
                {
                    return false;
                }

                file.Execute(
                    $"DELETE FROM states {Where}",
                    ("@room", address.RoomId ?? ""),
                    ("@person", address.PersonId ?? ""),
                    ("@name", address.Name)
                );
                return true;
            })
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken) =>
        await database
            .RunAsync(file => file.Execute("DELETE FROM states WHERE room = @room", ("@room", roomId)))
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    private static long Version(SqliteSession file, StateAddress address) =>
        (long?)
            file.Scalar(
                $"SELECT version FROM states {Where}",
                ("@room", address.RoomId ?? ""),
                ("@person", address.PersonId ?? ""),
                ("@name", address.Name)
            )
        ?? 0;
}
