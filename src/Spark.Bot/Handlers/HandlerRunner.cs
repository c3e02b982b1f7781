namespace Spark.Bot;

/// <summary>
/// Calls the handlers of an event, from its scope: the first route that takes it, or else all that ask for it. One
/// that fails does not keep the others from it.
/// </summary>
internal sealed class HandlerRunner(
    IEnumerable<IEventRoute> routes,
    HandlerTable handlers,
    IEnumerable<WebhookHandler> webhookHandlers,
    ErrorHandling errors
)
{
    private readonly IEventRoute[] _routes = [.. routes];
    private readonly WebhookHandler[] _webhookHandlers = [.. webhookHandlers];

    public async Task RunAsync(BotEvent botEvent, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var route in _routes)
        {
            if (await route.TryTakeAsync(botEvent, services, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        var position = 0;
        foreach (var facet in botEvent.Facets)
        {
            foreach (var handler in handlers.For(facet.HandlerType))
            {
                // Who asks for events of any kind gets the event once, not each of its faces.
                if (ReferenceEquals(facet, botEvent) || !handler.TakesAny)
                {
                    await CallAsync(handler.Name, facet, () => handler.Resolve(services)).ConfigureAwait(false);
                }
            }
        }

        foreach (
            var handler in _webhookHandlers.Where(handler =>
                handler.Resource == botEvent.Webhook.Resource && handler.Event == botEvent.Webhook.Event
            )
        )
        {
            await CallAsync(handler.Name, new WebhookReceived(botEvent.Context), () => handler.Handler)
                .ConfigureAwait(false);
        }

        Task CallAsync(string name, BotEvent @event, Func<object> handler) =>
            // Two handlers may have the same name; by its place each is known again in the next attempt.
            errors.GuardAsync(
                @event,
                $"{name} [{++position}]",
                () => @event.CallAsync(handler(), cancellationToken),
                cancellationToken
            );
    }
}
