using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes events of messages: fetches the message, since the webhook does not tell its text.</summary>
internal sealed class MessageEventReader(
    SparkClient spark,
    BotIdentity bot,
    OtherBots others,
    EventContexts contexts,
    Fetcher fetcher
) : IEventReader
{
    public WebhookResource Resource => WebhookResource.Messages;

    public IReadOnlyList<EventSource> Sources { get; } =
    [
        new(
            WebhookEventType.Created,
            typeof(IBotHandler<MessageReceived>),
            typeof(IBotHandler<FileReceived>),
            typeof(IBotHandler<BotMentioned>)
        ),
        new(WebhookEventType.Updated, typeof(IBotHandler<MessageEdited>)),
        new(WebhookEventType.Deleted, typeof(IBotHandler<MessageDeleted>)),
    ];

    public async ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var context = contexts.For(delivery);
        if (delivery.Entry.Webhook.Event == WebhookEventType.Deleted)
        {
            return new MessageDeleted(context);
        }

        var message = await fetcher
            .FetchAsync(delivery, spark.Messages.GetAsync, cancellationToken)
            .ConfigureAwait(false);
        // The webhook should have told whose it is. If it did not: an answer to the bot's own, or to another bot's,
        // would never end.
        if (message is null || bot.Is(message.PersonId) || others.Wrote(message))
        {
            return null;
        }

        var text = Addressing.WithoutMentionOf(bot.Me, message);
        return delivery.Entry.Webhook.Event == WebhookEventType.Created
            ? new MessageReceived(context, message, text)
            : new MessageEdited(context, message, text);
    }
}
