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
        if (string.IsNullOrEmpty(delivery.Entry.Webhook.Data.Id))
        {
            return default; // nobody can say whose membership it is
        }

        var context = contexts.For(delivery);
        var membership = delivery.Entry.Webhook.Data.As<Membership>()!;
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
}
