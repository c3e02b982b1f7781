using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Somebody edited a message to the bot. The service documents no webhook for it, but some accounts get one; commands
/// are not run again.
/// </summary>
public sealed class MessageEdited : RoomEvent
{
    internal MessageEdited(EventContext context, Message message, string text)
        : base(context) => (Message, Text) = (message, text);

    /// <summary>The message as it is now.</summary>
    public Message Message { get; }

    /// <summary>Its plain text without the mention of the bot.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string? PersonId => Message.PersonId ?? Webhook.Data.PersonId ?? ActorId;

    /// <inheritdoc/>
    public override bool IsDirect => (Message.RoomType ?? Webhook.Data.RoomType) == RoomType.Direct;

    internal override DateTimeOffset? Happened => Message.Updated;

    internal override string? PersonEmail => Message.PersonEmail ?? Webhook.Data.PersonEmail;

    private protected override string? FetchedRoomId => Message.RoomId;

    internal override string? ThreadId => Message.ParentId;

    internal override string? MessageId => Message.Id;

    internal override Type HandlerType => typeof(IBotHandler<MessageEdited>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<MessageEdited>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>Somebody deleted a message. Its text is gone: only the id is told.</summary>
public sealed class MessageDeleted : RoomEvent
{
    internal MessageDeleted(EventContext context)
        : base(context) { }

    /// <summary>The id the message had.</summary>
    public string? DeletedId => Webhook.Data.Id;

    /// <summary>Who had written it; who deleted it is <see cref="BotEvent.ActorId"/>.</summary>
    public override string? PersonId => Webhook.Data.PersonId ?? ActorId;

    internal override string? PersonEmail => Webhook.Data.PersonEmail;

    internal override Type HandlerType => typeof(IBotHandler<MessageDeleted>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<MessageDeleted>)handler).HandleAsync(this, cancellationToken);
}
