using Spark.Client;

namespace Spark.Bot;

/// <summary>Somebody was added to a room the bot is in.</summary>
public sealed class MemberJoined : RoomEvent
{
    internal MemberJoined(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>Who, and where.</summary>
    public Membership Membership { get; }

    /// <inheritdoc/>
    public override string? PersonId => Membership.PersonId;

    internal override string? PersonEmail => Membership.PersonEmail;

    internal override Type HandlerType => typeof(IBotHandler<MemberJoined>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<MemberJoined>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>Somebody left a group room the bot is in, or was removed from it.</summary>
public sealed class MemberLeft : RoomEvent
{
    internal MemberLeft(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>Who, and where.</summary>
    public Membership Membership { get; }

    /// <inheritdoc/>
    public override string? PersonId => Membership.PersonId;

    internal override string? PersonEmail => Membership.PersonEmail;

    internal override Type HandlerType => typeof(IBotHandler<MemberLeft>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<MemberLeft>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>
/// The bot was added to a room, by <see cref="BotEvent.ActorId"/>; of a direct room: somebody wrote to it for the first
/// time.
/// </summary>
public sealed class BotAdded : RoomEvent
{
    internal BotAdded(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>The bot's membership.</summary>
    public Membership Membership { get; }

    internal override Type HandlerType => typeof(IBotHandler<BotAdded>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<BotAdded>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>The bot was removed from a group room, by <see cref="BotEvent.ActorId"/>; it cannot write there any more.</summary>
public sealed class BotRemoved : BotEvent
{
    internal BotRemoved(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>The membership that ended.</summary>
    public Membership Membership { get; }

    internal override Type HandlerType => typeof(IBotHandler<BotRemoved>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<BotRemoved>)handler).HandleAsync(this, cancellationToken);
}
