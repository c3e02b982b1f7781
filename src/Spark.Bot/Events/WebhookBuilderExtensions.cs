using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>Handlers of what has no event of its own.</summary>
public static class WebhookBuilderExtensions
{
    /// <summary>
    /// Handles an event of the service as it is sent, such as <c>meetings</c> <c>started</c>; a webhook is registered
    /// for it. The token needs the read scope of the resource.
    /// </summary>
    /// <param name="bot">The bot.</param>
    /// <param name="resource">What it happens to; not <c>all</c>.</param>
    /// <param name="event">What happens; not <c>all</c>.</param>
    /// <param name="handle">What to do.</param>
    /// <exception cref="ArgumentException">One of them is empty or <c>all</c>.</exception>
    public static SparkBotBuilder OnWebhook(
        this SparkBotBuilder bot,
        string resource,
        string @event,
        Func<WebhookReceived, CancellationToken, Task> handle
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(handle);
        Check(resource, nameof(resource));
        Check(@event, nameof(@event));
        var handler = new WebhookHandler(new(resource), new(@event), new DelegateHandler<WebhookReceived>(handle));
        bot.Services.AddSingleton(handler);
        return bot.Needs(handler.Resource, handler.Event);
    }

    private static void Check(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        if (value.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("Name one: 'all' would bring every event twice.", name);
        }
    }
}
