using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// An event of the service as it is, for what there is no event of its own: its data are
/// <see cref="BotEvent.Webhook"/>'s.
/// </summary>
public sealed class WebhookReceived : BotEvent
{
    internal WebhookReceived(EventContext context)
        : base(context) { }

    internal override Type HandlerType => typeof(IBotHandler<WebhookReceived>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<WebhookReceived>)handler).HandleAsync(this, cancellationToken);
}

/// <summary>A handler of one resource's event, as the service sends it.</summary>
internal sealed record WebhookHandler(
    WebhookResource Resource,
    WebhookEventType Event,
    IBotHandler<WebhookReceived> Handler
)
{
    public string Name => $"The handler of {Resource}/{Event}";
}
