namespace Spark.Client;

/// <summary>A team to make; the caller becomes a member.</summary>
public sealed record CreateTeamRequest : SparkRequest
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }
}

/// <summary>What to change about a team.</summary>
public sealed record UpdateTeamRequest : SparkRequest
{
    /// <summary>The name; the API wants it always, also when it stays.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }
}
