using Spark.Client;

namespace Spark.Bot;

/// <summary>Learns from the service who the bot is, and with that the key of its webhooks.</summary>
internal sealed class BotLogin(SparkClient spark, BotIdentity bot, WebhookSecrets secrets)
{
    /// <exception cref="SparkApiException">The service did not say.</exception>
    /// <exception cref="InvalidOperationException">The token is a person's, and no secret is configured.</exception>
    public async Task<Person> RunAsync(CancellationToken cancellationToken)
    {
        if (bot.IsKnown)
        {
            return bot.Me;
        }

        var me = await spark.People.GetMeAsync(cancellationToken).ConfigureAwait(false);
        secrets.Settle(me);
        bot.Learn(me);
        return me;
    }
}
