namespace Spark.Client;

/// <summary>A team: people who share rooms. (Webex API: Teams.)</summary>
public sealed record Team : SparkObject
{
    /// <summary>The team's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Who made the team.</summary>
    public string? CreatorId { get; init; }

    /// <summary>When the team was made.</summary>
    public DateTimeOffset? Created { get; init; }
}
