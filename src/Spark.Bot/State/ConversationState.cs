using System.Text.Json;

namespace Spark.Bot;

/// <summary>
/// What the bot remembers of a room, of a person, or of both: each value up to 524,288 bytes (512 KiB) of JSON in UTF-8,
/// whatever the inbox.
/// </summary>
public sealed class ConversationState
{
    private const int MostAttempts = 20;

    private readonly IStateStore _store;
    private readonly string? _roomId;
    private readonly string? _personId;

    internal ConversationState(IStateStore store, string? roomId, string? personId) =>
        (_store, _roomId, _personId) = (store, roomId, personId);

    /// <summary>The value, or the default of its type if there is none.</summary>
    public async Task<T?> GetAsync<T>(StateSlot<T> slot, CancellationToken cancellationToken = default) =>
        (await ReadAsync(slot, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>The value with its version, for <see cref="TrySetAsync"/>.</summary>
    /// <exception cref="JsonException">What is kept is no such value: its type has changed.</exception>
    public async Task<StateValue<T>> ReadAsync<T>(StateSlot<T> slot, CancellationToken cancellationToken = default)
    {
        var entry = await _store.GetAsync(Address(slot), cancellationToken).ConfigureAwait(false);
        return entry is null
            ? new StateValue<T>(default, 0)
            : new StateValue<T>(JsonSerializer.Deserialize(entry.Value.Span, slot.Type), entry.Version);
    }

    /// <summary>Sets the value, whatever it was.</summary>
    /// <exception cref="StateTooLargeException">It is larger than a state may be.</exception>
    public async Task SetAsync<T>(StateSlot<T> slot, T value, CancellationToken cancellationToken = default) =>
        await _store
            .PutAsync(Address(slot), Bytes(slot, value), version: null, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Sets the value if nobody changed it meanwhile.</summary>
    /// <param name="slot">Which.</param>
    /// <param name="value">The new value.</param>
    /// <param name="version">The version that was read; 0 for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="StateTooLargeException">It is larger than a state may be.</exception>
    public async Task<bool> TrySetAsync<T>(
        StateSlot<T> slot,
        T value,
        long version,
        CancellationToken cancellationToken = default
    ) => await _store.PutAsync(Address(slot), Bytes(slot, value), version, cancellationToken).ConfigureAwait(false);

    /// <summary>Changes the value; when somebody else was faster, the change is made again, to the newer value.</summary>
    /// <param name="slot">Which.</param>
    /// <param name="change">Makes the new value of the old; may be called several times.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new value.</returns>
    /// <exception cref="InvalidOperationException">Others were faster twenty times.</exception>
    /// <exception cref="StateTooLargeException">It is larger than a state may be.</exception>
    public async Task<T> UpdateAsync<T>(
        StateSlot<T> slot,
        Func<T?, T> change,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var current = await ReadAsync(slot, cancellationToken).ConfigureAwait(false);
            var value = change(current.Value);
            if (await TrySetAsync(slot, value, current.Version, cancellationToken).ConfigureAwait(false))
            {
                return value;
            }
        }

        throw new InvalidOperationException($"The state '{slot.Name}' changes faster than it can be updated.");
    }

    /// <summary>Forgets the value.</summary>
    public async Task DeleteAsync<T>(StateSlot<T> slot, CancellationToken cancellationToken = default) =>
        await _store.DeleteAsync(Address(slot), version: null, cancellationToken).ConfigureAwait(false);

    internal async Task<bool> TryDeleteAsync<T>(StateSlot<T> slot, long version, CancellationToken cancellationToken) =>
        await _store.DeleteAsync(Address(slot), version, cancellationToken).ConfigureAwait(false);

    private static byte[] Bytes<T>(StateSlot<T> slot, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, slot.Type);
        return json.Length <= StateTooLargeException.Limit
            ? json
            : throw new StateTooLargeException(slot.Name, json.Length);
    }

    private StateAddress Address<T>(StateSlot<T> slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return new(
            slot.Scope is StateScope.Person ? null : Known(_roomId, "room"),
            slot.Scope is StateScope.Room ? null : Known(_personId, "person"),
            slot.Name
        );
    }

    private static string Known(string? id, string what) =>
        string.IsNullOrEmpty(id)
            ? throw new InvalidOperationException($"The state is that of a {what}, and there is none here.")
            : id;
}
