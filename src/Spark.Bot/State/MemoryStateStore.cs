namespace Spark.Bot;

/// <summary>States in memory: gone with the process.</summary>
internal sealed class MemoryStateStore : IStateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StateAddress, StateEntry> _entries = [];
    private long _version;

    public ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_entries.GetValueOrDefault(address));
        }
    }

    public ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            if (!Is(address, version))
            {
                return new(false);
            }

            // Never the same version twice, so that one deleted and written anew is not taken for the old one.
            _entries[address] = new StateEntry(value.ToArray(), ++_version);
            return new(true);
        }
    }

    public ValueTask<bool> DeleteAsync(StateAddress address, long? version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!Is(address, version))
            {
                return new(false);
            }

            _entries.Remove(address);
            return new(true);
        }
    }

    public ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var address in _entries.Keys.Where(address => address.RoomId == roomId).ToList())
            {
                _entries.Remove(address);
            }
        }

        return ValueTask.CompletedTask;
    }

    private bool Is(StateAddress address, long? version) =>
        version is null || version == (_entries.TryGetValue(address, out var entry) ? entry.Version : 0);
}
