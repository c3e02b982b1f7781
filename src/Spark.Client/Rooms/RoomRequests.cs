namespace Spark.Client;

/// <summary>Which rooms to list; without a filter all that the caller is in.</summary>
public sealed record ListRoomsRequest : SparkListRequest
{
    /// <summary>Rooms of this team.</summary>
    public string? TeamId { get; init; }

    /// <summary>Only direct or only group rooms.</summary>
    public RoomType? Type { get; init; }

    /// <summary>The order.</summary>
    public RoomSort? SortBy { get; init; }

    /// <summary>The organization's public rooms; excludes team, type and order.</summary>
    public bool? OrgPublicSpaces { get; init; }

    /// <summary>Rooms made public at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Rooms made public at or before this time.</summary>
    public DateTimeOffset? To { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("teamId", TeamId);
        query.Add("type", Type?.Value);
        query.Add("sortBy", SortBy?.Value);
        query.Add("orgPublicSpaces", OrgPublicSpaces);
        query.Add("from", From);
        query.Add("to", To);
    }
}

/// <summary>A group room to make; the caller becomes a member. Direct rooms arise by writing to a person.</summary>
public sealed record CreateRoomRequest : SparkRequest
{
    /// <summary>The title; not empty.</summary>
    public required string Title { get; init; }

    /// <summary>The team the room shall belong to.</summary>
    public string? TeamId { get; init; }

    /// <summary>A classification; bots cannot set it while creating.</summary>
    public string? ClassificationId { get; init; }

    /// <summary>Whether only moderators may add people.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>Whether everybody of the organization may join; needs a description.</summary>
    public bool? IsPublic { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether only moderators may write; needs a locked room.</summary>
    public bool? IsAnnouncementOnly { get; init; }
}

/// <summary>What to change about a room.</summary>
public sealed record UpdateRoomRequest : SparkRequest
{
    /// <summary>The title; the API wants it always, also when it stays.</summary>
    public required string Title { get; init; }

    /// <summary>Moves a room that has no team into one; all its moderators must be in the team.</summary>
    public string? TeamId { get; init; }

    /// <summary>The classification.</summary>
    public string? ClassificationId { get; init; }

    /// <summary>Whether only moderators may add people.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>Whether everybody of the organization may join.</summary>
    public bool? IsPublic { get; init; }

    /// <summary>The description; one blank clears it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether only moderators may write.</summary>
    public bool? IsAnnouncementOnly { get; init; }

    /// <summary>Whether nobody may write; for compliance officers, direct rooms only.</summary>
    public bool? IsReadOnly { get; init; }
}
