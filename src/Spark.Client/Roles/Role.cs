namespace Spark.Client;

/// <summary>A role a person can have, such as full administrator. (Webex API: Roles.)</summary>
public sealed record Role : SparkObject
{
    /// <summary>The role's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
