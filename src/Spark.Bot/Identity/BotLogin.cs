using Spark.Client;

namespace Spark.Bot;

/// <summary>Learns from the service who the bot is, and with that the key of its webhooks.</summary>
internal sealed class BotLogin(SparkClient spark, BotIdentity bot, WebhookSecrets secrets, IInbox inbox)
{
    /// <exception cref="SparkApiException">The service did not say.</exception>
    /// <exception cref="InvalidOperationException">
    /// The token is a person's, and no secret is configured; or the inbox is another bot's.
    /// </exception>
    /// <exception cref="InboxUnavailableException">The inbox cannot be used now.</exception>
    public async Task<Person> RunAsync(CancellationToken cancellationToken)
    {
        if (bot.IsKnown)
        {
            return bot.Me;
        }

        var me = await spark.People.GetMeAsync(cancellationToken).ConfigureAwait(false);
        secrets.Settle(me);
        await inbox.ClaimAsync(me.Id, cancellationToken).ConfigureAwait(false);
        bot.Learn(me);
        return me;
    }
}
