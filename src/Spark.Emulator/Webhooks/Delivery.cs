using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>One attempt to deliver a webhook, for the delivery log.</summary>
internal sealed record Delivery
{
    public required long Number { get; init; }

    public required string WebhookId { get; init; }

    public required string Name { get; init; }

    public required string TargetUrl { get; init; }

    public required string Resource { get; init; }

    public required string Event { get; init; }

    public required string Sent { get; init; }

    public required double LatencyMs { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    public string? Signature { get; init; }

    public JsonElement? Payload { get; init; }
}

[JsonSerializable(typeof(ItemList<Delivery>))]
internal sealed partial class DeliveriesJson : JsonSerializerContext
{
    public static readonly DeliveriesJson Own = new(EmulatorJson.NewOptions());
}
