using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Something that happened and that the bot is told of. Derived types name what; a handler class implements
/// <see cref="IBotHandler{TEvent}"/> for the types it wants.
/// </summary>
public abstract class BotEvent
{
    private protected BotEvent(EventContext context) => Context = context;

    /// <summary>The event as the service sent it, unknown members included.</summary>
    public WebhookEvent Webhook => Context.Webhook;

    /// <summary>The client, authorized as the bot.</summary>
    public SparkClient Spark => Context.Spark;

    /// <summary>The bot's own account.</summary>
    public Person Bot => Context.Bot;

    /// <summary>Who did it.</summary>
    public string? ActorId => Webhook.ActorId;

    /// <summary>
    /// The person it is about: who wrote, who submitted, who joined or left; else who did it. Private replies go there.
    /// </summary>
    public virtual string? PersonId => ActorId;

    /// <summary>The room it happened in; empty for what happens in no room.</summary>
    public string RoomId =>
        FetchedRoomId
        ?? Webhook.Data.RoomId
        ?? (Webhook.Resource == WebhookResource.Rooms ? Webhook.Data.Id : null)
        ?? "";

    /// <summary>Whether it happened in a conversation of two.</summary>
    public virtual bool IsDirect => Webhook.Data.RoomType == RoomType.Direct;

    /// <summary>What the bot remembers of this room, of this person (<see cref="PersonId"/>), and of both.</summary>
    /// <exception cref="InvalidOperationException">The bot remembers nothing: call <c>UseState()</c>.</exception>
    public ConversationState State =>
        new(
            Context.States ?? throw new InvalidOperationException("Call UseState() where the bot is registered."),
            RoomId,
            PersonId
        );

    internal EventContext Context { get; }

    /// <summary>What identifies the event, for logs: no text of anybody.</summary>
    internal string Description => InboxEntry.Describe(Webhook);

    /// <summary>When it happened, by the service's clock; <c>null</c> where the service does not tell.</summary>
    internal virtual DateTimeOffset? Happened =>
        Webhook.Event == WebhookEventType.Created ? Webhook.Data.Created : null;

    /// <summary>The email address of <see cref="PersonId"/>, where the event tells it.</summary>
    internal virtual string? PersonEmail => null;

    /// <summary>The events that this one is: itself, and what else can be said of it.</summary>
    internal virtual IEnumerable<BotEvent> Facets => [this];

    /// <summary>The room as told by what was fetched, which knows it better than the webhook.</summary>
    private protected virtual string? FetchedRoomId => null;

    /// <summary>The interface of handlers that want this event.</summary>
    internal abstract Type HandlerType { get; }

    /// <summary>Calls a handler of <see cref="HandlerType"/>.</summary>
    internal abstract Task CallAsync(object handler, CancellationToken cancellationToken);
}
