namespace Spark.Client;

/// <summary>A web page at the top of a room. (Webex API: Room Tabs.)</summary>
public sealed record RoomTab : SparkObject
{
    /// <summary>The room tab's id.</summary>
    public required string Id { get; init; }

    /// <summary>The room.</summary>
    public string? RoomId { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The address.</summary>
    public string? ContentUrl { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatorId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
}
