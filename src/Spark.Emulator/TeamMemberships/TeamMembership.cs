using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A team membership on the wire.</summary>
internal sealed record TeamMembership
{
    public required string Id { get; init; }

    public required string TeamId { get; init; }

    public required string PersonId { get; init; }

    public required string PersonEmail { get; init; }

    public required string PersonDisplayName { get; init; }

    public required string PersonOrgId { get; init; }

    public required bool IsModerator { get; init; }

    public required string Created { get; init; }

    /// <summary>A membership of a team's General room, as that of the team.</summary>
    public static TeamMembership Of(MembershipRow membership)
    {
        var (person, room) = (membership.Person, membership.Room);
        return new TeamMembership
        {
            Id = SparkId.Of("TEAM_MEMBERSHIP", $"{person.Key:D}:{room.Key:D}"),
            TeamId = room.Team!.Id,
            PersonId = person.Id,
            PersonEmail = person.Email,
            PersonDisplayName = person.DisplayName,
            PersonOrgId = person.Wire.OrgId,
            IsModerator = membership.IsModerator,
            Created = Timestamps.Format(membership.Created),
        };
    }
}

/// <summary>The body of a team membership's creation and update.</summary>
internal sealed record TeamMembershipRequest
{
    public string? TeamId { get; init; }

    public string? PersonId { get; init; }

    public string? PersonEmail { get; init; }

    public bool? IsModerator { get; init; }
}

[JsonSerializable(typeof(TeamMembership))]
[JsonSerializable(typeof(ItemList<TeamMembership>))]
[JsonSerializable(typeof(TeamMembershipRequest))]
internal sealed partial class TeamMembershipsJson : JsonSerializerContext
{
    public static readonly TeamMembershipsJson Own = new(EmulatorJson.NewOptions());
}
