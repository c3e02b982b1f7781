using Spark.Client;

namespace Spark.Bot;

/// <summary>What a feature needs to be told of, whatever handlers there are.</summary>
internal interface IEventNeeds
{
    IEnumerable<EventNeed> Needs { get; }
}

/// <summary>A webhook event that is needed; by itself a need that does not depend on anything.</summary>
internal sealed record EventNeed(WebhookResource Resource, WebhookEventType Event) : IEventNeeds
{
    public IEnumerable<EventNeed> Needs => [this];
}
