using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>That something happened in the organization, for compliance officers. (Webex API: Events.)</summary>
public sealed record Event : SparkObject
{
    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it happened to.</summary>
    public EventResource? Resource { get; init; }

    /// <summary>What happened.</summary>
    public EventType? Type { get; init; }

    /// <summary>Who did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>The application that did it; sometimes the <em>text</em> <c>null</c>.</summary>
    public string? AppId { get; init; }

    /// <summary>The organization; base64 of a bare uuid.</summary>
    public string? OrgId { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The resource as it was then; messages include their text. <c>null</c> when the event has none.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The resource, if the event is one of a message; otherwise <c>null</c>.</summary>
    /// <exception cref="JsonException">The data is no message.</exception>
    public Message? AsMessage() => Resource == EventResource.Messages ? DataAs<Message>() : null;

    /// <summary>
    /// The resource, if the event is one of a membership; otherwise <c>null</c>. Room type and hidden flag are missing
    /// when the membership comes from a team's.
    /// </summary>
    /// <exception cref="JsonException">The data is no membership.</exception>
    public Membership? AsMembership() => Resource == EventResource.Memberships ? DataAs<Membership>() : null;

    /// <summary>The resource as a type of this library, or of the caller's own.</summary>
    /// <param name="options">Options that know <typeparamref name="T"/>; by default the library's own.</param>
    /// <exception cref="JsonException">The data is no <typeparamref name="T"/>.</exception>
    public T? DataAs<T>(JsonSerializerOptions? options = null) =>
        Data is { } data ? LenientJson.Read<T>(data, options) : default;

    /// <summary>Without the data, whose text must not reach a log.</summary>
    public override string ToString() => $"Event {{ Id = {Id}, Resource = {Resource}, Type = {Type} }}";
}

/// <summary>What an event happened to.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<EventResource>))]
public readonly record struct EventResource(string Value) : IOpenString<EventResource>
{
    /// <summary>Submitted cards.</summary>
    public static EventResource AttachmentActions { get; } = new("attachmentActions");

    /// <summary>Business texts.</summary>
    public static EventResource BusinessTexts { get; } = new("businessTexts");

    /// <summary>Calls.</summary>
    public static EventResource CallRecords { get; } = new("call_records");

    /// <summary>Recordings of calls; needs a service type.</summary>
    public static EventResource ConvergedRecordings { get; } = new("convergedRecordings");

    /// <summary>Previews of files.</summary>
    public static EventResource FileTranscodings { get; } = new("file_transcodings");

    /// <summary>Files.</summary>
    public static EventResource Files { get; } = new("files");

    /// <summary>Meetings.</summary>
    public static EventResource Meetings { get; } = new("meetings");

    /// <summary>Messages in meetings.</summary>
    public static EventResource MeetingMessages { get; } = new("meetingMessages");

    /// <summary>Transcripts of meetings.</summary>
    public static EventResource MeetingTranscripts { get; } = new("meetingTranscripts");

    /// <summary>Memberships.</summary>
    public static EventResource Memberships { get; } = new("memberships");

    /// <summary>Messages.</summary>
    public static EventResource Messages { get; } = new("messages");

    /// <summary>Rooms.</summary>
    public static EventResource Rooms { get; } = new("rooms");

    /// <summary>Room tabs.</summary>
    public static EventResource Tabs { get; } = new("tabs");

    /// <inheritdoc/>
    public static EventResource Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>What happened.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<EventType>))]
public readonly record struct EventType(string Value) : IOpenString<EventType>
{
    /// <summary>Created.</summary>
    public static EventType Created { get; } = new("created");

    /// <summary>Updated.</summary>
    public static EventType Updated { get; } = new("updated");

    /// <summary>Deleted.</summary>
    public static EventType Deleted { get; } = new("deleted");

    /// <summary>Ended.</summary>
    public static EventType Ended { get; } = new("ended");

    /// <summary>A file was downloaded or previewed; named by the compliance guide only.</summary>
    public static EventType Read { get; } = new("read");

    /// <inheritdoc/>
    public static EventType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
