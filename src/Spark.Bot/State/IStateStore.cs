namespace Spark.Bot;

/// <summary>Where states are kept.</summary>
internal interface IStateStore
{
    /// <summary>
    /// The states as the handlers of an event see them. Where the inbox and the states are one database, what is
    /// remembered of the event's room may be kept with the event's end.
    /// </summary>
    /// <param name="delivery">The event.</param>
    /// <param name="handler">Tells which handler is running.</param>
    IStateStore Within(InboxDelivery delivery, Func<string> handler) => this;

    ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a value, if the version is still this one: 0 for "there is none", <c>null</c> for "whatever it is".
    /// Returns whether it was written.
    /// </summary>
    ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes a value, if the version is still this one. Returns whether there is none now.</summary>
    ValueTask<bool> DeleteAsync(StateAddress address, long? version, CancellationToken cancellationToken);

    /// <summary>Deletes all that is the room's, or a person's in it.</summary>
    ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken);
}

/// <summary>
/// Somebody else has changed what a handler wanted to remember with the event's end; what it did is to be done again.
/// </summary>
internal sealed class StateConflictException()
    : InvalidOperationException("The state of the room was changed by somebody else meanwhile.");

/// <summary>Whose value, and which.</summary>
internal readonly record struct StateAddress(string? RoomId, string? PersonId, string Name);

/// <summary>A value as it is kept.</summary>
internal sealed record StateEntry(ReadOnlyMemory<byte> Value, long Version);
