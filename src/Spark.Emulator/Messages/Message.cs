using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A message on the wire; in a webhook's data without what was said.</summary>
internal sealed record Message
{
    public required string Id { get; init; }

    public string? ParentId { get; init; }

    public required string RoomId { get; init; }

    public required string RoomType { get; init; }

    public string? ToPersonId { get; init; }

    public string? ToPersonEmail { get; init; }

    public string? Text { get; init; }

    public string? Markdown { get; init; }

    public string? Html { get; init; }

    public IReadOnlyList<string>? Files { get; init; }

    public required string PersonId { get; init; }

    public required string PersonEmail { get; init; }

    public IReadOnlyList<string>? MentionedPeople { get; init; }

    public IReadOnlyList<string>? MentionedGroups { get; init; }

    public IReadOnlyList<JsonElement>? Attachments { get; init; }

    public string? Created { get; init; }

    public string? Updated { get; init; }
}

/// <summary>The body of a message's creation and edit.</summary>
internal sealed record MessageRequest
{
    public string? RoomId { get; init; }

    public string? ToPersonId { get; init; }

    public string? ToPersonEmail { get; init; }

    public string? Text { get; init; }

    public string? Markdown { get; init; }

    public string? ParentId { get; init; }

    /// <summary>Only read, to refuse it in an edit.</summary>
    public JsonElement Html { get; init; }

    public IReadOnlyList<string>? Files { get; init; }

    public IReadOnlyList<JsonElement>? Attachments { get; init; }

    /// <summary>Files that came with the request itself, or were fetched for it.</summary>
    [JsonIgnore]
    public IReadOnlyList<StoredFile> Uploads { get; init; } = [];
}

[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(ItemList<Message>))]
[JsonSerializable(typeof(MessageRequest))]
internal sealed partial class MessagesJson : JsonSerializerContext
{
    public static readonly MessagesJson Own = new(EmulatorJson.NewOptions());
}
