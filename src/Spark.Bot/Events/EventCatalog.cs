using Spark.Client;

namespace Spark.Bot;

/// <summary>Knows which webhook events are needed, by the handlers there are, and who reads them.</summary>
internal sealed class EventCatalog
{
    private readonly Dictionary<(WebhookResource, WebhookEventType), IEventReader> _wanted = [];

    public EventCatalog(IEnumerable<IEventReader> readers, HandlerTable handlers)
    {
        foreach (var reader in readers)
        {
            foreach (var source in reader.Sources.Where(source => source.HandlerTypes.Any(handlers.HasAny)))
            {
                _wanted.Add((reader.Resource, source.Event), reader);
            }
        }
    }

    /// <summary>What webhooks must be registered for.</summary>
    public IReadOnlyCollection<(WebhookResource Resource, WebhookEventType Event)> Needed => _wanted.Keys;

    public bool Wants(WebhookEvent webhook) => _wanted.ContainsKey((webhook.Resource, webhook.Event));

    public ValueTask<BotEvent?> ReadAsync(InboxEntry entry, CancellationToken cancellationToken) =>
        _wanted.TryGetValue((entry.Webhook.Resource, entry.Webhook.Event), out var reader)
            ? reader.ReadAsync(entry, cancellationToken)
            : new((BotEvent?)null);
}
