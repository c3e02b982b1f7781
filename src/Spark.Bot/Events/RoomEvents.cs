using Spark.Client;

namespace Spark.Bot;

/// <summary>A room was made, with the bot in it.</summary>
public sealed class RoomCreated : RoomEvent
{
    internal RoomCreated(EventContext context, Room room)
        : base(context) => Room = room;

    /// <summary>The room.</summary>
    public Room Room { get; }

    /// <inheritdoc/>
    public override bool IsDirect => Room.Type == RoomType.Direct;

    internal override Type HandlerType => typeof(IBotHandler<RoomCreated>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<RoomCreated>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>
/// A room was renamed, locked, unlocked or otherwise changed. The service tells only how it is now; what changed is
/// known where this process has seen the room before.
/// </summary>
public sealed class RoomUpdated : RoomEvent
{
    internal RoomUpdated(EventContext context, Room room, Room? before)
        : base(context) => (Room, Before) = (room, before);

    /// <summary>The room as it is now: its title, and whether it is locked.</summary>
    public Room Room { get; }

    /// <summary>The room as this process last saw it; <c>null</c> if it has not.</summary>
    public Room? Before { get; }

    /// <summary>Whether the title changed; <c>null</c> when that is not known.</summary>
    public bool? Renamed => Before is null ? null : Before.Title != Room.Title;

    /// <summary>Whether it was locked now; <c>null</c> when that is not known.</summary>
    public bool? Locked => Before is null ? null : Room.IsLocked is true && Before.IsLocked is not true;

    /// <summary>Whether it was unlocked now; <c>null</c> when that is not known.</summary>
    public bool? Unlocked => Before is null ? null : Room.IsLocked is not true && Before.IsLocked is true;

    /// <inheritdoc/>
    public override bool IsDirect => Room.Type == RoomType.Direct;

    internal override Type HandlerType => typeof(IBotHandler<RoomUpdated>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<RoomUpdated>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>A room moved to another region, and has another id now.</summary>
public sealed class RoomMigrated : BotEvent
{
    internal RoomMigrated(EventContext context)
        : base(context) { }

    internal override Type HandlerType => typeof(IBotHandler<RoomMigrated>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<RoomMigrated>)handler).HandleAsync(this, cancellationToken);
}
