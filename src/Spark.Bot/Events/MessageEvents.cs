using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes events of messages: fetches the message, since the webhook does not tell its text.</summary>
internal sealed class MessageEvents(SparkClient spark, BotIdentity bot, TimeProvider clock) : IEventReader
{
    /// <summary>The service tells of a message before all of it can find it: so often, and so long, it is asked again.</summary>
    private static readonly TimeSpan[] Patience =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(1),
    ];

    public WebhookResource Resource => WebhookResource.Messages;

    public IReadOnlyList<EventSource> Sources { get; } =
    [new(WebhookEventType.Created, typeof(IBotHandler<MessageReceived>))];

    public async ValueTask<BotEvent?> ReadAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Webhook.Data.Id is not { Length: > 0 } id)
        {
            return null;
        }

        var message = await FetchAsync(id, cancellationToken).ConfigureAwait(false);
        // The webhook should have told whose it is. If it did not: an answer to the bot's own would never end.
        return message is null || bot.Is(message.PersonId)
            ? null
            : new MessageReceived(
                new EventContext(entry.Webhook, spark, bot.Me),
                message,
                Addressing.WithoutMentionOf(bot.Me, message)
            );
    }

    private async Task<Message?> FetchAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await spark.Messages.GetAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (SparkNotFoundException) when (attempt < Patience.Length)
            {
                await Task.Delay(Patience[attempt], clock, cancellationToken).ConfigureAwait(false);
            }
            catch (SparkNotFoundException)
            {
                return null; // deleted in the meantime; the corridor says so
            }
        }
    }
}
