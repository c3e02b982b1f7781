namespace Spark.Client;

/// <summary>A folder of a storage service (ECM) that belongs to a room. (Webex API: ECM folder linking.)</summary>
public sealed record LinkedFolder : SparkObject
{
    /// <summary>The linked folder's id.</summary>
    public required string Id { get; init; }

    /// <summary>The room.</summary>
    public string? RoomId { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The address.</summary>
    public string? ContentUrl { get; init; }

    /// <summary>The drive, in the storage service's notation.</summary>
    public string? DriveId { get; init; }

    /// <summary>The folder's id, in the storage service's notation.</summary>
    public string? ItemId { get; init; }

    /// <summary>Whether files of the room go there; <c>true</c> or <c>false</c> as text, as the API wants it.</summary>
    public string? DefaultFolder { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatorId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
}
