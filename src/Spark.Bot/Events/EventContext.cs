using Spark.Client;

namespace Spark.Bot;

/// <summary>What every event knows.</summary>
internal sealed record EventContext(WebhookEvent Webhook, SparkClient Spark, Person Bot)
{
    /// <summary>Where states are kept; <c>null</c> if the bot keeps none.</summary>
    public IStateStore? States { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Gives events what they know.</summary>
internal sealed class EventContexts(SparkClient spark, BotIdentity bot, TimeProvider clock, IStateStore? states = null)
{
    public EventContext For(InboxEntry entry) => new(entry.Webhook, spark, bot.Me) { States = states, Clock = clock };
}
