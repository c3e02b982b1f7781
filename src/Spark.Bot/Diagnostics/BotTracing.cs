using System.Diagnostics;

namespace Spark.Bot;

/// <summary>
/// The trace of an event: receiving it, and handling it as the child of that, however much later and in whichever
/// process. What a handler calls is below the handling.
/// </summary>
internal static class BotTracing
{
    private static readonly ActivitySource Source = new(
        SparkBotTelemetry.Name,
        typeof(BotTracing).Assembly.GetName().Version?.ToString()
    );

    public static Activity? Receive() => Source.StartActivity("spark.bot.receive", ActivityKind.Producer);

    public static Activity? Handle(InboxDelivery delivery)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(delivery.Entry.TraceParent, traceState: null, isRemote: true, out var received);
        var activity = Source.StartActivity("spark.bot.handle", ActivityKind.Consumer, received);
        var webhook = delivery.Entry.Webhook;
        activity?.SetTag("spark.resource", webhook.Resource.Value);
        activity?.SetTag("spark.event", webhook.Event.Value);
        activity?.SetTag("spark.room.id", webhook.Data.RoomId);
        activity?.SetTag("spark.attempt", delivery.Attempt);
        return activity;
    }

    /// <summary>Marks it as failed, if it is.</summary>
    public static void Failed(Activity? activity, string? failure)
    {
        if (failure is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure);
        }
    }
}
