namespace Spark.Client;

/// <summary>That a person is in a team. (Webex API: Team Memberships.)</summary>
public sealed record TeamMembership : SparkObject
{
    /// <summary>The membership's id.</summary>
    public required string Id { get; init; }

    /// <summary>The team.</summary>
    public string? TeamId { get; init; }

    /// <summary>The person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person's email address.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>The person's name.</summary>
    public string? PersonDisplayName { get; init; }

    /// <summary>The person's organization.</summary>
    public string? PersonOrgId { get; init; }

    /// <summary>Whether the person is a moderator of the team.</summary>
    public bool? IsModerator { get; init; }

    /// <summary>When the person was added.</summary>
    public DateTimeOffset? Created { get; init; }
}
