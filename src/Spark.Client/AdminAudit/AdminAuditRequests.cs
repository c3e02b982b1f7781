namespace Spark.Client;

/// <summary>Which audit events to list; organization and time span must be given. Pages are of 200 at most.</summary>
public sealed record ListAdminAuditEventsRequest : SparkListRequest
{
    /// <summary>The organization.</summary>
    public required string OrgId { get; init; }

    /// <summary>Events at or after this time.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Events before this time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What this person did.</summary>
    public string? ActorId { get; init; }

    /// <summary>How many events to skip.</summary>
    public int? Offset { get; init; }

    /// <summary>Events of these categories; see <see cref="AdminAuditApi.ListCategoriesAsync"/>.</summary>
    public IReadOnlyList<string>? EventCategories { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("orgId", OrgId);
        query.Add("from", From);
        query.Add("to", To);
        query.Add("actorId", ActorId);
        query.Add("offset", Offset);
        query.Add("eventCategories", EventCategories);
    }
}

/// <summary>The answer that lists the categories.</summary>
internal sealed record EventCategoriesAnswer
{
    public required IReadOnlyList<string> EventCategories { get; init; }
}
