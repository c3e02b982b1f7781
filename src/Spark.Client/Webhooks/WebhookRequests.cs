namespace Spark.Client;

/// <summary>Which webhooks to list.</summary>
public sealed record ListWebhooksRequest : SparkListRequest
{
    /// <summary><c>org</c> for the organization's.</summary>
    public string? OwnedBy { get; init; }

    private protected override void AddTo(Query query) => query.Add("ownedBy", OwnedBy);
}

/// <summary>A webhook to make. The service does not check for duplicates: list first.</summary>
public sealed record CreateWebhookRequest : SparkRequest
{
    /// <summary>A name.</summary>
    public required string Name { get; init; }

    /// <summary>The address to tell; reachable from the internet.</summary>
    public required string TargetUrl { get; init; }

    /// <summary>What to watch.</summary>
    public required WebhookResource Resource { get; init; }

    /// <summary>Which event of it.</summary>
    public required WebhookEventType Event { get; init; }

    /// <summary>Narrows down: a <see cref="WebhookFilter"/>, or <c>key=value</c>, joined by <c>&amp;</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>The key of the signatures. Without one anybody can forge events.</summary>
    public string? Secret { get; init; }

    /// <summary><c>org</c> for one of the whole organization.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>Without the secret, which must not reach a log.</summary>
    public override string ToString() => $"CreateWebhookRequest {{ Name = {Name}, {Resource}/{Event} }}";
}

/// <summary>What to change about a webhook. What it watches is fixed: delete it and make another for that.</summary>
public sealed record UpdateWebhookRequest : SparkRequest
{
    /// <summary>The name; the API wants it always.</summary>
    public required string Name { get; init; }

    /// <summary>The address to tell; the API wants it always.</summary>
    public required string TargetUrl { get; init; }

    /// <summary>The key of the signatures.</summary>
    public string? Secret { get; init; }

    /// <summary><c>org</c> for one of the whole organization.</summary>
    public string? OwnedBy { get; init; }

    /// <summary><see cref="WebhookStatus.Active"/>, the only value, enables a disabled webhook again.</summary>
    public WebhookStatus? Status { get; init; }

    /// <summary>Without the secret, which must not reach a log.</summary>
    public override string ToString() => $"UpdateWebhookRequest {{ Name = {Name} }}";
}
