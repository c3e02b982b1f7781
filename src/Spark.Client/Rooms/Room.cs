using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A room: a direct conversation of two, or a group. (Webex API: Rooms.)</summary>
public sealed record Room : SparkObject
{
    /// <summary>The room's id; it changes when a room is moved to another region.</summary>
    public required string Id { get; init; }

    /// <summary>The title; of a direct room the other person's name.</summary>
    public string? Title { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Whether only moderators may add people and change the room.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>The team the room belongs to.</summary>
    public string? TeamId { get; init; }

    /// <summary>When something last happened in the room.</summary>
    public DateTimeOffset? LastActivity { get; init; }

    /// <summary>Who made the room.</summary>
    public string? CreatorId { get; init; }

    /// <summary>When the room was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The organization that owns the room.</summary>
    public string? OwnerId { get; init; }

    /// <summary>The room's classification.</summary>
    public string? ClassificationId { get; init; }

    /// <summary>Whether only moderators may write.</summary>
    public bool? IsAnnouncementOnly { get; init; }

    /// <summary>Whether nobody may write.</summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>Whether everybody of the organization may join.</summary>
    public bool? IsPublic { get; init; }

    /// <summary>When the room was made public.</summary>
    public DateTimeOffset? MadePublic { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The room's SIP address; only old rooms have one.</summary>
    public string? SipAddress { get; init; }
}

/// <summary>The kind of a room.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<RoomType>))]
public readonly record struct RoomType(string Value) : IOpenString<RoomType>
{
    /// <summary>A conversation of two.</summary>
    public static RoomType Direct { get; } = new("direct");

    /// <summary>A room of any number of people.</summary>
    public static RoomType Group { get; } = new("group");

    /// <inheritdoc/>
    public static RoomType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>What a list of rooms is sorted by.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct RoomSort(string Value)
{
    /// <summary>By id.</summary>
    public static RoomSort Id { get; } = new("id");

    /// <summary>By the latest activity, newest first; unreliable above 3000 rooms.</summary>
    public static RoomSort LastActivity { get; } = new("lastactivity");

    /// <summary>By creation, newest first.</summary>
    public static RoomSort Created { get; } = new("created");
}
