using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A webhook on the wire.</summary>
internal sealed record Webhook
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string TargetUrl { get; init; }

    public required string Resource { get; init; }

    public required string Event { get; init; }

    public string? Filter { get; init; }

    public string? Secret { get; init; }

    public required string OrgId { get; init; }

    public required string CreatedBy { get; init; }

    public required string AppId { get; init; }

    public required string OwnedBy { get; init; }

    public required string Status { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a webhook's creation and update.</summary>
internal sealed record WebhookRequest
{
    public string? Name { get; init; }

    public string? TargetUrl { get; init; }

    public string? Resource { get; init; }

    public string? Event { get; init; }

    public string? Filter { get; init; }

    public string? Secret { get; init; }

    public string? OwnedBy { get; init; }

    public string? Status { get; init; }
}

[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(ItemList<Webhook>))]
[JsonSerializable(typeof(WebhookRequest))]
internal sealed partial class WebhooksJson : JsonSerializerContext
{
    public static readonly WebhooksJson Own = new(EmulatorJson.NewOptions());
}
