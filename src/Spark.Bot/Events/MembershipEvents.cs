using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Somebody was added to a room the bot is in.</summary>
public sealed class MemberJoined : RoomEvent
{
    internal MemberJoined(EventContext context, Membership membership)
        : base(context) => Membership = membership;

    /// <summary>Who, and where.</summary>
    public Membership Membership { get; }

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

/// <summary>Makes events of what happened to memberships; the webhook tells all there is to know.</summary>
internal sealed class MembershipEvents(SparkClient spark, BotIdentity bot) : IEventReader
{
    public WebhookResource Resource => WebhookResource.Memberships;

    public IReadOnlyList<EventSource> Sources { get; } =
    [
        new(WebhookEventType.Created, typeof(IBotHandler<MemberJoined>), typeof(IBotHandler<BotAdded>)),
        new(WebhookEventType.Deleted, typeof(IBotHandler<MemberLeft>), typeof(IBotHandler<BotRemoved>)),
    ];

    public ValueTask<BotEvent?> ReadAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var context = new EventContext(entry.Webhook, spark, bot.Me);
        var membership = Read(entry);
        var joined = entry.Webhook.Event == WebhookEventType.Created;
        BotEvent @event = (joined, bot.Is(membership.PersonId)) switch
        {
            (true, true) => new BotAdded(context, membership),
            (true, false) => new MemberJoined(context, membership),
            (false, true) => new BotRemoved(context, membership),
            (false, false) => new MemberLeft(context, membership),
        };
        return new(@event);
    }

    private static Membership Read(InboxEntry entry)
    {
        var data = new WebhookEnvelope(entry.Webhook, entry.Body).Data();
        var type = (JsonTypeInfo<Membership>)SparkJson.Options.GetTypeInfo(typeof(Membership));
        return JsonSerializer.Deserialize(data, type) ?? throw new JsonException("The event has no data.");
    }
}
