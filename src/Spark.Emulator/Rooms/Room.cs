using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A room on the wire; in a webhook's data without its title.</summary>
internal sealed record Room
{
    public required string Id { get; init; }

    public string? Title { get; init; }

    public required string Type { get; init; }

    public required bool IsLocked { get; init; }

    public string? TeamId { get; init; }

    public required string LastActivity { get; init; }

    public required string CreatorId { get; init; }

    public required string Created { get; init; }

    public string? OwnerId { get; init; }

    public string? ClassificationId { get; init; }

    public bool? IsPublic { get; init; }

    public string? MadePublic { get; init; }

    public bool? IsAnnouncementOnly { get; init; }

    public bool? IsReadOnly { get; init; }

    public string? Description { get; init; }
}

/// <summary>The body of a room's creation and update.</summary>
internal sealed record RoomRequest
{
    public string? Title { get; init; }

    public string? TeamId { get; init; }

    public string? ClassificationId { get; init; }

    public bool? IsLocked { get; init; }

    public bool? IsPublic { get; init; }

    public bool? IsAnnouncementOnly { get; init; }

    public bool? IsReadOnly { get; init; }

    public string? Description { get; init; }
}

[JsonSerializable(typeof(Room))]
[JsonSerializable(typeof(ItemList<Room>))]
[JsonSerializable(typeof(RoomRequest))]
internal sealed partial class RoomsJson : JsonSerializerContext
{
    public static readonly RoomsJson Own = new(EmulatorJson.NewOptions());
}
