namespace Spark.Bot.Nats;

/// <summary>States in a bucket: each is written at once, and only if nobody else has written it meanwhile.</summary>
internal sealed class NatsStateStore(NatsServer server) : IStateStore
{
    private const string NoPerson = "-";

    public async ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var entry = await NatsKeys.FindAsync(topology.States, Key(address), token).ConfigureAwait(false);
                    return entry is { } found ? new StateEntry(found.Value ?? [], (long)found.Revision) : null;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    ) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    if (version is { } expected)
                    {
                        return await NatsKeys
                            .PutAsync(topology.States, Key(address), value.ToArray(), (ulong)expected, token)
                            .ConfigureAwait(false)
                            is not null;
                    }

                    await NatsKeys
                        .PutAsync(topology.States, Key(address), value.ToArray(), token)
                        .ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask<bool> DeleteAsync(
        StateAddress address,
        long? version,
        CancellationToken cancellationToken
    ) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    while (true)
                    {
                        var entry = await NatsKeys
                            .FindAsync(topology.States, Key(address), token)
                            .ConfigureAwait(false);
                        if (version is not null && version != (long)(entry?.Revision ?? 0))
                        {
                            return false;
                        }

                        // What has been written since has another revision, and is deleted next.
                        if (
                            entry is not { } found
                            || await NatsKeys.DeleteAsync(topology.States, found.Revision, token).ConfigureAwait(false)
                        )
                        {
                            return true;
                        }
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    await NatsKeys.DeleteAllAsync(topology.States, Room(roomId), token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    private static string Key(StateAddress address) =>
        $"{Room(address.RoomId)}.{(address.PersonId is null ? NoPerson : NatsNames.Token(address.PersonId))}.{NatsNames.Token(address.Name)}";

    private static string Room(string? roomId) => roomId is null ? "people" : "room." + NatsNames.Token(roomId);
}
