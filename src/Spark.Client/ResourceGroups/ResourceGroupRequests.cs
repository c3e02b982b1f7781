namespace Spark.Client;

/// <summary>Which resource groups to list.</summary>
public sealed record ListResourceGroupsRequest : SparkListRequest
{
    /// <summary>Groups of this organization; default the caller's own.</summary>
    public string? OrgId { get; init; }

    private protected override void AddTo(Query query) => query.Add("orgId", OrgId);
}
