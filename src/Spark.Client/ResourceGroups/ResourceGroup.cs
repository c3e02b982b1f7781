namespace Spark.Client;

/// <summary>A group of hybrid services' resources. (Webex API: Resource Groups.)</summary>
public sealed record ResourceGroup : SparkObject
{
    /// <summary>The group's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The organization.</summary>
    public string? OrgId { get; init; }
}
