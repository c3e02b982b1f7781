using Spark.Client;

namespace Spark.Bot;

/// <summary>What every event knows.</summary>
internal sealed record EventContext(WebhookEvent Webhook, SparkClient Spark, Person Bot);

/// <summary>Gives events what they know.</summary>
internal sealed class EventContexts(SparkClient spark, BotIdentity bot)
{
    public EventContext For(InboxEntry entry) => new(entry.Webhook, spark, bot.Me);
}
