namespace Spark.Client;

/// <summary>Which memberships to list; without a filter the caller's own.</summary>
public sealed record ListMembershipsRequest : SparkListRequest
{
    /// <summary>Memberships of this room.</summary>
    public string? RoomId { get; init; }

    /// <summary>Memberships of this person; needs a room, except for compliance officers.</summary>
    public string? PersonId { get; init; }

    /// <summary>Memberships of the person with this email; needs a room, except for compliance officers.</summary>
    public string? PersonEmail { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("roomId", RoomId);
        query.Add("personId", PersonId);
        query.Add("personEmail", PersonEmail);
    }
}

/// <summary>Who is added to which room: give a person's id or email.</summary>
public sealed record CreateMembershipRequest : SparkRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The person, by id.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person, by email.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>Whether the person becomes a moderator; default no.</summary>
    public bool? IsModerator { get; init; }
}

/// <summary>What to change about a membership.</summary>
public sealed record UpdateMembershipRequest : SparkRequest
{
    /// <summary>Whether the person is a moderator.</summary>
    public bool? IsModerator { get; init; }

    /// <summary>Whether a direct room is hidden; it comes back with the next message.</summary>
    public bool? IsRoomHidden { get; init; }
}
