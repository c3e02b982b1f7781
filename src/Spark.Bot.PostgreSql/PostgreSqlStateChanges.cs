namespace Spark.Bot.PostgreSql;

/// <summary>
/// What handlers of one event remember of its room until the event ends. What is the work of a handler that failed is
/// dropped: it will run again.
/// </summary>
internal sealed class PostgreSqlStateChanges
{
    private readonly Lock _lock = new();
    private readonly List<(string Handler, PostgreSqlStateChange Change)> _changes = [];

    /// <summary>What was last written here; <c>null</c> if nothing was.</summary>
    /// <param name="address">Where.</param>
    /// <param name="isSeen">Whether the work of a handler is seen: that of one which failed is not.</param>
    public (byte[]? Value, long Version)? Find(StateAddress address, Func<string, bool> isSeen)
    {
        lock (_lock)
        {
            return Last(address, isSeen);
        }
    }

    /// <summary>Writes, if the version is still this one.</summary>
    /// <param name="handler">Whose work it is.</param>
    /// <param name="change">What; its version is that of the database, or of what was written here before.</param>
    /// <param name="stored">The version in the database; 0 for none.</param>
    /// <param name="isSeen">As above.</param>
    public bool TryAdd(string handler, PostgreSqlStateChange change, long stored, Func<string, bool> isSeen)
    {
        lock (_lock)
        {
            var last = Last(change.Address, isSeen);
            if (change.Version is { } expected && expected != (last?.Version ?? stored))
            {
                return false;
            }

            // Only the first needs to be compared with the database: the later ones were made from what is here.
            _changes.Add((handler, last is null ? change : change with { Version = null }));
            return true;
        }
    }

    /// <summary>What is to be written at the event's end, the last for each address.</summary>
    /// <param name="isDone">Whether the work of a handler counts.</param>
    public IReadOnlyList<PostgreSqlStateChange> Of(Func<string, bool> isDone)
    {
        lock (_lock)
        {
            return
            [
                .. _changes
                    .Where(each => isDone(each.Handler))
                    .Select(each => each.Change)
                    .GroupBy(change => change.Address)
                    .Select(group => group.Last() with { Version = group.First().Version }),
            ];
        }
    }

    /// <summary>All of it was in vain. Returns whose work it was: it is to be done again.</summary>
    public IReadOnlyList<string> Clear()
    {
        lock (_lock)
        {
            var handlers = _changes.Select(each => each.Handler).Distinct(StringComparer.Ordinal).ToList();
            _changes.Clear();
            return handlers;
        }
    }

    private (byte[]? Value, long Version)? Last(StateAddress address, Func<string, bool> isSeen)
    {
        for (var n = _changes.Count - 1; n >= 0; n--)
        {
            if (_changes[n].Change.Address == address && isSeen(_changes[n].Handler))
            {
                // Versions of what is not in the database yet are negative; of what is deleted, 0, as there.
                return (_changes[n].Change.Value, _changes[n].Change.Value is null ? 0 : -(n + 1));
            }
        }

        return null;
    }
}

/// <summary>The states as the handlers of one event see them.</summary>
internal sealed class PostgreSqlEventStates(PostgreSqlStateStore store, InboxDelivery delivery, Func<string> handler)
    : IStateStore
{
    private readonly PostgreSqlStateChanges _changes = PostgreSqlLeases.Of(delivery).Changes;
    private readonly string? _roomId = delivery.Entry.Webhook.Data.RoomId;

    public async ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken) =>
        _changes.Find(address, IsSeen) is { } found
            ? found.Value is null
                ? null
                : new StateEntry(found.Value, found.Version)
            : await store.GetAsync(address, cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    ) =>
        IsOfTheRoom(address)
            ? AddAsync(new PostgreSqlStateChange(address, value.ToArray(), version), cancellationToken)
            : store.PutAsync(address, value, version, cancellationToken);

    public ValueTask<bool> DeleteAsync(StateAddress address, long? version, CancellationToken cancellationToken) =>
        IsOfTheRoom(address)
            ? AddAsync(new PostgreSqlStateChange(address, Value: null, version), cancellationToken)
            : store.DeleteAsync(address, version, cancellationToken);

    public ValueTask DeleteRoomAsync(string room, CancellationToken cancellationToken)
    {
        if (room == _roomId)
        {
            _changes.Clear(); // else it would be written after all, at the event's end
        }

        return store.DeleteRoomAsync(room, cancellationToken);
    }

    private bool IsOfTheRoom(StateAddress address) => address.RoomId is not null && address.RoomId == _roomId;

    private bool IsSeen(string writer) => writer == handler() || delivery.IsDone(writer);

    private async ValueTask<bool> AddAsync(PostgreSqlStateChange change, CancellationToken cancellationToken)
    {
        var stored =
            change.Version is null || _changes.Find(change.Address, IsSeen) is not null
                ? 0
                : (await store.GetAsync(change.Address, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        return _changes.TryAdd(handler(), change, stored, IsSeen);
    }
}
