using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes events of what happened to memberships; the webhook tells all there is to know.</summary>
internal sealed class MembershipEventReader(BotIdentity bot, EventContexts contexts) : IEventReader
{
    public WebhookResource Resource => WebhookResource.Memberships;

    public IReadOnlyList<EventSource> Sources { get; } =
    [
        new(WebhookEventType.Created, typeof(IBotHandler<MemberJoined>), typeof(IBotHandler<BotAdded>)),
        new(WebhookEventType.Updated, typeof(IBotHandler<ModeratorChanged>)),
        new(WebhookEventType.Deleted, typeof(IBotHandler<MemberLeft>), typeof(IBotHandler<BotRemoved>)),
    ];

    public ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var context = contexts.For(delivery);
        var membership = Read(delivery.Entry);
        if (delivery.Entry.Webhook.Event == WebhookEventType.Updated)
        {
            // A direct room has no moderators: there it was hidden, or shown again.
            return new(
                membership.RoomType == RoomType.Direct
                    ? new WebhookReceived(context)
                    : new ModeratorChanged(context, membership)
            );
        }

        var joined = delivery.Entry.Webhook.Event == WebhookEventType.Created;
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
