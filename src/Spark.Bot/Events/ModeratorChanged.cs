using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// A membership changed: mostly somebody was made a moderator, or is none any more. Whether it is so now tells
/// <see cref="IsModerator"/>.
/// </summary>
public sealed class ModeratorChanged : RoomEvent
{
    internal ModeratorChanged(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>Who, and where.</summary>
    public Membership Membership { get; }

    /// <summary>Whether the person is a moderator now.</summary>
    public bool IsModerator => Membership.IsModerator is true;

    /// <inheritdoc/>
    public override string? PersonId => Membership.PersonId;

    internal override string? PersonEmail => Membership.PersonEmail;

    internal override Type HandlerType => typeof(IBotHandler<ModeratorChanged>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<ModeratorChanged>)handler).HandleAsync(this, cancellationToken);
}
