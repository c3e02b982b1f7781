using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>That the service tells an address of something that happens. (Webex API: Webhooks.)</summary>
public sealed record Webhook : SparkObject
{
    /// <summary>The webhook's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; need not be unique.</summary>
    public string? Name { get; init; }

    /// <summary>The address that is told.</summary>
    public string? TargetUrl { get; init; }

    /// <summary>What is watched.</summary>
    public WebhookResource? Resource { get; init; }

    /// <summary>Which event of it.</summary>
    public WebhookEventType? Event { get; init; }

    /// <summary>Narrows down, such as <c>roomId=…&amp;personId=…</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>The key of the signatures.</summary>
    public string? Secret { get; init; }

    /// <summary>The owner's organization.</summary>
    public string? OrgId { get; init; }

    /// <summary>Who made it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The application that made it.</summary>
    public string? AppId { get; init; }

    /// <summary><c>creator</c> or <c>org</c>.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>Whether it is served; the service disables it after too many failed deliveries.</summary>
    public WebhookStatus? Status { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Without the secret, which must not reach a log.</summary>
    public override string ToString() => $"Webhook {{ Id = {Id}, Name = {Name}, {Resource}/{Event}, {Status} }}";
}

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

    /// <inheritdoc/>
    public static WebhookEventType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
