namespace Spark.Client;

/// <summary>That a person is in a room. (Webex API: Memberships.)</summary>
public sealed record Membership : SparkObject
{
    /// <summary>The membership's id; the same again when a person leaves a room and is added again.</summary>
    public required string Id { get; init; }

    /// <summary>The room.</summary>
    public string? RoomId { get; init; }

    /// <summary>The person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person's email address.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>The person's name.</summary>
    public string? PersonDisplayName { get; init; }

    /// <summary>The person's organization.</summary>
    public string? PersonOrgId { get; init; }

    /// <summary>Whether the person is a moderator of the room.</summary>
    public bool? IsModerator { get; init; }

    /// <summary>Deprecated by the API, but still sent.</summary>
    public bool? IsMonitor { get; init; }

    /// <summary>Whether a direct room is hidden from the person's list.</summary>
    public bool? IsRoomHidden { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>When the person was added.</summary>
    public DateTimeOffset? Created { get; init; }
}
