using Spark.Client;

namespace Spark.Bot;

/// <summary>Knows which webhook events are needed, by the handlers and features there are, and who reads them.</summary>
internal sealed class EventCatalog
{
    private readonly Dictionary<(WebhookResource, WebhookEventType), IEventReader> _readers = [];
    private readonly HashSet<(WebhookResource Resource, WebhookEventType Event)> _needed;
    private readonly EventContexts _contexts;
    private readonly OtherBots _bots;

    public EventCatalog(
        IEnumerable<IEventReader> readers,
        HandlerTable handlers,
        IEnumerable<IEventNeeds> needs,
        EventContexts contexts,
        OtherBots bots
    )
    {
        (_contexts, _bots) = (contexts, bots);
        _needed = [.. needs.SelectMany(feature => feature.Needs).Select(need => (need.Resource, need.Event))];
        foreach (var reader in readers)
        {
            foreach (var source in reader.Sources)
            {
                _readers.Add((reader.Resource, source.Event), reader);
                if (source.HandlerTypes.Any(handlers.HasAny))
                {
                    _needed.Add((reader.Resource, source.Event));
                }
            }
        }
    }

    /// <summary>What webhooks must be registered for.</summary>
    public IReadOnlyCollection<(WebhookResource Resource, WebhookEventType Event)> Needed => _needed;

    /// <summary>Whether anybody here wants to be told of it; what other bots write is of no interest, unless it is meant to be.</summary>
    public bool Wants(WebhookEvent webhook) =>
        _needed.Contains((webhook.Resource, webhook.Event)) && !_bots.Wrote(webhook);

    public ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
        _readers.TryGetValue((delivery.Entry.Webhook.Resource, delivery.Entry.Webhook.Event), out var reader)
            ? reader.ReadAsync(delivery, cancellationToken)
            : new(new WebhookReceived(_contexts.For(delivery)));
}
