namespace Spark.Client;

/// <summary>The memberships of which team to list.</summary>
public sealed record ListTeamMembershipsRequest : SparkListRequest
{
    /// <summary>The team.</summary>
    public required string TeamId { get; init; }

    private protected override void AddTo(Query query) => query.Add("teamId", TeamId);
}

/// <summary>Who is added to which team: give a person's id or email.</summary>
public sealed record CreateTeamMembershipRequest : SparkRequest
{
    /// <summary>The team.</summary>
    public required string TeamId { get; init; }

    /// <summary>The person, by id.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person, by email.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>Whether the person becomes a moderator; default no.</summary>
    public bool? IsModerator { get; init; }
}

/// <summary>What to change about a team membership.</summary>
public sealed record UpdateTeamMembershipRequest : SparkRequest
{
    /// <summary>Whether the person is a moderator.</summary>
    public required bool IsModerator { get; init; }
}
