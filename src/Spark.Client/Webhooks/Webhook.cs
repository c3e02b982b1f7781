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
