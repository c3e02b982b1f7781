using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A linked folder on the wire.</summary>
internal sealed record LinkedFolder
{
    public required string Id { get; init; }

    public required string RoomId { get; init; }

    public required string RoomType { get; init; }

    public required string DisplayName { get; init; }

    public required string ContentUrl { get; init; }

    public required string DriveId { get; init; }

    public required string ItemId { get; init; }

    /// <summary>Webex API: a flag, as text.</summary>
    public required string DefaultFolder { get; init; }

    public required string CreatorId { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a linked folder's creation and update: all of it, every time.</summary>
internal sealed record LinkedFolderRequest
{
    public string? RoomId { get; init; }

    public string? ContentUrl { get; init; }

    public string? DisplayName { get; init; }

    public string? DriveId { get; init; }

    public string? ItemId { get; init; }

    public string? DefaultFolder { get; init; }
}

[JsonSerializable(typeof(LinkedFolder))]
[JsonSerializable(typeof(ItemList<LinkedFolder>))]
[JsonSerializable(typeof(LinkedFolderRequest))]
internal sealed partial class LinkedFoldersJson : JsonSerializerContext
{
    public static readonly LinkedFoldersJson Own = new(EmulatorJson.NewOptions());
}
