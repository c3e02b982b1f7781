namespace Spark.Client;

/// <summary>
/// Which security events to list; organization and time span, of a year at most, must be given. Pages are of 1000 at
/// most.
/// </summary>
public sealed record ListSecurityAuditEventsRequest : SparkListRequest
{
    /// <summary>The organization.</summary>
    public required string OrgId { get; init; }

    /// <summary>Events after this time.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Events before this time.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>What this person did.</summary>
    public string? ActorId { get; init; }

    /// <summary>Events of these categories.</summary>
    public IReadOnlyList<string>? EventCategories { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("orgId", OrgId);
        query.Add("startTime", StartTime);
        query.Add("endTime", EndTime);
        query.Add("actorId", ActorId);
        query.Add("eventCategories", EventCategories);
    }
}
