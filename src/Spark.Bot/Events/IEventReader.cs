using Spark.Client;

namespace Spark.Bot;

/// <summary>Makes the events of one resource; a new resource is a new reader, registered beside the others.</summary>
internal interface IEventReader
{
    /// <summary>The resource whose webhooks it reads.</summary>
    WebhookResource Resource { get; }

    /// <summary>The webhook events it makes something of, and who wants that.</summary>
    IReadOnlyList<EventSource> Sources { get; }

    /// <summary>Makes the event, fetching what the webhook lacks; <c>null</c> if what it is about is gone, or the bot's own.</summary>
    ValueTask<BotEvent?> ReadAsync(InboxDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>A webhook event, and the handler interfaces that are called because of it.</summary>
internal sealed record EventSource(WebhookEventType Event, params IReadOnlyList<Type> HandlerTypes);
