namespace Spark.Client;

/// <summary>How confidential a room is. (Webex API: Classifications.)</summary>
public sealed record Classification : SparkObject
{
    /// <summary>The classification's id.</summary>
    public required string Id { get; init; }

    /// <summary>From 0, the least confidential, to 4.</summary>
    public int? Rank { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The organization.</summary>
    public string? OrgId { get; init; }
}
