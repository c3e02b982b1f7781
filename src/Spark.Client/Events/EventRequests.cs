namespace Spark.Client;

/// <summary>
/// Which events to list. Without the Pro Pack events reach back 90 days; an older <see cref="From"/> is refused.
/// </summary>
public sealed record ListEventsRequest : SparkListRequest
{
    /// <summary>Events of this resource.</summary>
    public EventResource? Resource { get; init; }

    /// <summary>Events of this kind.</summary>
    public EventType? Type { get; init; }

    /// <summary>What this person did.</summary>
    public string? ActorId { get; init; }

    /// <summary>Events at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Events before this time, which must not be in the future.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><c>calling</c>; the API wants it with <see cref="EventResource.ConvergedRecordings"/>.</summary>
    public string? ServiceType { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("resource", Resource?.Value);
        query.Add("type", Type?.Value);
        query.Add("actorId", ActorId);
        query.Add("from", From);
        query.Add("to", To);
        query.Add("serviceType", ServiceType);
    }
}
