using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes events of submitted cards: fetches the inputs, which the webhook does not tell, and the card.</summary>
internal sealed class CardEventReader(SparkClient spark, EventContexts contexts, Fetcher fetcher) : IEventReader
{
    public WebhookResource Resource => WebhookResource.AttachmentActions;

    public IReadOnlyList<EventSource> Sources { get; } =
    [new(WebhookEventType.Created, typeof(IBotHandler<CardSubmitted>))];

    public async ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var action = await fetcher
            .FetchAsync(delivery, spark.AttachmentActions.GetAsync, cancellationToken)
            .ConfigureAwait(false);
        if (action is null)
        {
            return null;
        }

        var card = await fetcher
            .FindAsync(action.MessageId, spark.Messages.GetAsync, cancellationToken)
            .ConfigureAwait(false);
        return new CardSubmitted(contexts.For(delivery), action, card);
    }
}
