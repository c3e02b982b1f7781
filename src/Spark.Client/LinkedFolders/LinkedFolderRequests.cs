namespace Spark.Client;

/// <summary>The linked folders of which room to list.</summary>
public sealed record ListLinkedFoldersRequest : SparkListRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    private protected override void AddTo(Query query) => query.Add("roomId", RoomId);
}

/// <summary>A linked folder to make.</summary>
public sealed record CreateLinkedFolderRequest : SparkRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address; https only.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>The name that is shown.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The drive, in the storage service's notation.</summary>
    public required string DriveId { get; init; }

    /// <summary>The folder's id, in the storage service's notation.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whether files of the room go there; <c>true</c> or <c>false</c> as text, as the API wants it.</summary>
    public required string DefaultFolder { get; init; }
}

/// <summary>The linked folder as it shall be; the API wants all of it.</summary>
public sealed record UpdateLinkedFolderRequest : SparkRequest
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address; https only.</summary>
    public required string ContentUrl { get; init; }

    /// <summary>The name that is shown.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The drive, in the storage service's notation.</summary>
    public required string DriveId { get; init; }

    /// <summary>The folder's id, in the storage service's notation.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whether files of the room go there; <c>true</c> or <c>false</c> as text, as the API wants it.</summary>
    public required string DefaultFolder { get; init; }
}
