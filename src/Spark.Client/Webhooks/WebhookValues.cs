using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>Whether a webhook is served.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<WebhookStatus>))]
public readonly record struct WebhookStatus(string Value) : IOpenString<WebhookStatus>
{
    /// <summary>It is.</summary>
    public static WebhookStatus Active { get; } = new("active");

    /// <summary>It was disabled by the service; never enabled again on its own.</summary>
    public static WebhookStatus Inactive { get; } = new("inactive");

    /// <inheritdoc/>
    public static WebhookStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>What a webhook watches.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<WebhookResource>))]
public readonly record struct WebhookResource(string Value) : IOpenString<WebhookResource>
{
    /// <summary>Memberships, messages and rooms; not <see cref="AttachmentActions"/>.</summary>
    public static WebhookResource All { get; } = new("all");

    /// <summary>Submitted cards.</summary>
    public static WebhookResource AttachmentActions { get; } = new("attachmentActions");

    /// <summary>Memberships.</summary>
    public static WebhookResource Memberships { get; } = new("memberships");

    /// <summary>Messages.</summary>
    public static WebhookResource Messages { get; } = new("messages");

    /// <summary>Rooms.</summary>
    public static WebhookResource Rooms { get; } = new("rooms");

    /// <summary>Meetings.</summary>
    public static WebhookResource Meetings { get; } = new("meetings");

    /// <summary>Who is in a meeting.</summary>
    public static WebhookResource MeetingParticipants { get; } = new("meetingParticipants");

    /// <summary>Transcripts of meetings.</summary>
    public static WebhookResource MeetingTranscripts { get; } = new("meetingTranscripts");

    /// <summary>Recordings of meetings.</summary>
    public static WebhookResource Recordings { get; } = new("recordings");

    /// <summary>Recordings of calls.</summary>
    public static WebhookResource ConvergedRecordings { get; } = new("convergedRecordings");

    /// <summary>Calls.</summary>
    public static WebhookResource TelephonyCalls { get; } = new("telephony_calls");

    /// <summary>Conferences of calls.</summary>
    public static WebhookResource TelephonyConference { get; } = new("telephony_conference");

    /// <summary>Waiting voice messages.</summary>
    public static WebhookResource TelephonyMwi { get; } = new("telephony_mwi");

    /// <summary>Data sources.</summary>
    public static WebhookResource DataSources { get; } = new("dataSources");

    /// <summary>Service applications.</summary>
    public static WebhookResource ServiceApp { get; } = new("serviceApp");

    /// <summary>Batch jobs of administrators.</summary>
    public static WebhookResource AdminBatchJobs { get; } = new("adminBatchJobs");

    /// <summary>Counters of on-premises calling.</summary>
    public static WebhookResource UcCounters { get; } = new("uc_counters");

    /// <inheritdoc/>
    public static WebhookResource Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>Which event of a resource a webhook watches.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<WebhookEventType>))]
public readonly record struct WebhookEventType(string Value) : IOpenString<WebhookEventType>
{
    /// <summary>Created, updated and deleted.</summary>
    public static WebhookEventType All { get; } = new("all");

    /// <summary>Created.</summary>
    public static WebhookEventType Created { get; } = new("created");

    /// <summary>Updated.</summary>
    public static WebhookEventType Updated { get; } = new("updated");

    /// <summary>Deleted.</summary>
    public static WebhookEventType Deleted { get; } = new("deleted");

    /// <summary>A room moved to another region.</summary>
    public static WebhookEventType Migrated { get; } = new("migrated");

    /// <summary>A meeting began.</summary>
    public static WebhookEventType Started { get; } = new("started");

    /// <summary>A meeting ended.</summary>
    public static WebhookEventType Ended { get; } = new("ended");

    /// <summary>Somebody joined a meeting.</summary>
    public static WebhookEventType Joined { get; } = new("joined");

    /// <summary>Somebody left a meeting.</summary>
    public static WebhookEventType Left { get; } = new("left");

    /// <summary>A service application was authorized.</summary>
    public static WebhookEventType Authorized { get; } = new("authorized");

    /// <summary>That was taken back.</summary>
    public static WebhookEventType Deauthorized { get; } = new("deauthorized");

    /// <summary>A status changed.</summary>
    public static WebhookEventType StatusChanged { get; } = new("statusChanged");

    /// <inheritdoc/>
    public static WebhookEventType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
