using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Somebody wrote to the bot: any message in a direct room, one that mentions it in a group room. Messages that are a
/// command go to the command instead. The bot's own messages are no event.
/// </summary>
public class MessageReceived : RoomEvent
{
    internal MessageReceived(EventContext context, Message message, string text)
        : base(context) => (Message, Text) = (message, text);

    private protected MessageReceived(MessageReceived other)
        : this(other.Context, other.Message, other.Text) { }

    /// <summary>The message.</summary>
    public Message Message { get; }

    /// <summary>What was said to the bot: the message's plain text without the mention of the bot.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string? PersonId => Message.PersonId ?? Webhook.Data.PersonId ?? ActorId;

    /// <inheritdoc/>
    public override bool IsDirect => (Message.RoomType ?? Webhook.Data.RoomType) == RoomType.Direct;

    internal override string? PersonEmail => Message.PersonEmail ?? Webhook.Data.PersonEmail;

    private protected override string? FetchedRoomId => Message.RoomId;

    internal override string? ThreadId => Message.ParentId;

    internal override string? MessageId => Message.Id;

    internal override IEnumerable<BotEvent> Facets
    {
        get
        {
            yield return this;
            if (Message.Files is { Count: > 0 })
            {
                yield return new FileReceived(this);
            }

            if (!IsDirect)
            {
                yield return new BotMentioned(this);
            }
        }
    }

    /// <summary>The question it is the answer to; <c>null</c> if it is none.</summary>
    internal virtual string? AnsweredQuestion => null;

    internal override Type HandlerType => typeof(IBotHandler<MessageReceived>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<MessageReceived>)handler).HandleAsync(this, cancellationToken);
}
