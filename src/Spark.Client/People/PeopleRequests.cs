namespace Spark.Client;

/// <summary>Which people to list. Without administrator rights one of email, name and ids must be given.</summary>
public sealed record ListPeopleRequest : SparkListRequest
{
    /// <summary>The person with this email address; finds only people of the own or a managed organization.</summary>
    public string? Email { get; init; }

    /// <summary>People whose display name starts with this.</summary>
    public string? DisplayName { get; init; }

    /// <summary>People with these ids; at most 85. An empty list means nobody, and the service is not asked.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>People of this organization; for administrators of several.</summary>
    public string? OrgId { get; init; }

    /// <summary>People who have any of these roles, by id.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Include calling data; pages are of 100 at most then.</summary>
    public bool? CallingData { get; init; }

    /// <summary>People of this location; pages are of 50 at most then.</summary>
    public string? LocationId { get; init; }

    /// <summary>Leave presence out, which is faster.</summary>
    public bool? ExcludeStatus { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("email", Email);
        query.Add("displayName", DisplayName);
        query.Add("id", Ids);
        query.Add("orgId", OrgId);
        query.Add("roles", Roles);
        query.Add("callingData", CallingData);
        query.Add("locationId", LocationId);
        query.Add("excludeStatus", ExcludeStatus);
    }
}
