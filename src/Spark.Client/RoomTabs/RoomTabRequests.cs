namespace Spark.Client;

/// <summary>The room tabs of which room to list.</summary>
public sealed record ListRoomTabsRequest : SparkListRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    private protected override void AddTo(Query query) => query.Add("roomId", RoomId);
}

/// <summary>A room tab to make.</summary>
public sealed record CreateRoomTabRequest : SparkRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address; https only.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>The name that is shown.</summary>
    public required string DisplayName { get; init; }
}

/// <summary>The room tab as it shall be; the API wants all of it.</summary>
public sealed record UpdateRoomTabRequest : SparkRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address; https only.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>The name that is shown.</summary>
    public required string DisplayName { get; init; }
}
