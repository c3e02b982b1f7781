using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Something that happened and that the bot is told of. Derived types name what; a handler class implements
/// <see cref="IBotHandler{TEvent}"/> for the types it wants.
/// </summary>
public abstract class BotEvent
{
    private readonly EventContext _context;

    private protected BotEvent(EventContext context) => _context = context;

    /// <summary>The event as the service sent it, unknown members included.</summary>
    public WebhookEvent Webhook => _context.Webhook;

    /// <summary>The client, authorized as the bot.</summary>
    public SparkClient Spark => _context.Spark;

    /// <summary>The bot's own account.</summary>
    public Person Bot => _context.Bot;

    /// <summary>Who did it.</summary>
    public string? ActorId => Webhook.ActorId;

    /// <summary>The room it happened in.</summary>
    public string RoomId => FetchedRoomId ?? Webhook.Data.RoomId ?? Webhook.Data.Id ?? "";

    /// <summary>Whether it happened in a conversation of two.</summary>
    public bool IsDirect => Webhook.Data.RoomType == RoomType.Direct;

    /// <summary>The room as told by what was fetched, which knows it better than the webhook.</summary>
    private protected virtual string? FetchedRoomId => null;

    /// <summary>The interface of handlers that want this event.</summary>
    internal abstract Type HandlerType { get; }

    /// <summary>Calls a handler of <see cref="HandlerType"/>.</summary>
    internal abstract Task CallAsync(object handler, CancellationToken cancellationToken);
}

/// <summary>What every event knows.</summary>
internal sealed record EventContext(WebhookEvent Webhook, SparkClient Spark, Person Bot);
