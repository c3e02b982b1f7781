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
        if (!await IsTakenAsync(botEvent, services, cancellationToken).ConfigureAwait(false))
        {
            await CallHandlersAsync(botEvent, services, cancellationToken).ConfigureAwait(false);
        }

        // Who asks for a webhook gets it as it is, whoever took what it was about.
        var position = 0;
        foreach (
            var handler in _webhookHandlers.Where(handler =>
                handler.Resource == botEvent.Webhook.Resource && handler.Event == botEvent.Webhook.Event
            )
        )
        {
            var received = new WebhookReceived(botEvent.Context);
            await CallAsync($"{handler.Name} [{++position}]", received, () => handler.Handler, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<bool> IsTakenAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        foreach (var route in _routes)
        {
            if (await route.TryTakeAsync(botEvent, services, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task CallHandlersAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        // Two handlers may have the same name; by its place each is known again in the next attempt.
        var position = 0;
        foreach (var facet in botEvent.Facets)
        {
            foreach (var handler in handlers.For(facet.HandlerType))
            {
                // Who asks for events of any kind gets the event once, not each of its faces.
                if (ReferenceEquals(facet, botEvent) || !handler.TakesAny)
                {
                    var name = $"{handler.Name} [{++position}]";
                    await CallAsync(name, facet, () => handler.Resolve(services), cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
    }

    private Task<bool> CallAsync(
        string name,
        BotEvent botEvent,
        Func<object> handler,
        CancellationToken cancellationToken
    ) => errors.GuardAsync(botEvent, name, () => botEvent.CallAsync(handler(), cancellationToken), cancellationToken);
}
