using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A tab of a room on the wire.</summary>
internal sealed record RoomTab
{
    public required string Id { get; init; }

    public required string RoomId { get; init; }

    public required string RoomType { get; init; }

    public required string DisplayName { get; init; }

    public required string ContentUrl { get; init; }

    public required string CreatorId { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a tab's creation and update.</summary>
internal sealed record RoomTabRequest
{
    public string? RoomId { get; init; }

    public string? ContentUrl { get; init; }

    public string? DisplayName { get; init; }
}

[JsonSerializable(typeof(RoomTab))]
[JsonSerializable(typeof(ItemList<RoomTab>))]
[JsonSerializable(typeof(RoomTabRequest))]
internal sealed partial class RoomTabsJson : JsonSerializerContext
{
    public static readonly RoomTabsJson Own = new(EmulatorJson.NewOptions());
}
