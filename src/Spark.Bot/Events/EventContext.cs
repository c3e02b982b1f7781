using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What every event knows.</summary>
internal sealed record EventContext(WebhookEvent Webhook, SparkClient Spark, Person Bot, Handling Handling)
{
    /// <summary>Where states are kept; <c>null</c> if the bot keeps none.</summary>
    public IStateStore? States { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Gives events what they know.</summary>
internal sealed class EventContexts(
    SparkClient spark,
    BotIdentity bot,
    TimeProvider clock,
    IReplyJournal journal,
    IOptions<SparkBotOptions> options,
    IStateStore? states = null
)
{
    public EventContext For(InboxDelivery delivery)
    {
        var replies = Journal(delivery);
        return new(delivery.Entry.Webhook, spark, bot.Me, new Handling(delivery, replies))
        {
            States = states?.Within(delivery, () => replies.Handler),
            Clock = clock,
        };
    }

    private ReplyLog Journal(InboxDelivery delivery) =>
        new(journal, delivery, bot.Me.Id, options.Value.ResendUncertainReplies, clock);
}
