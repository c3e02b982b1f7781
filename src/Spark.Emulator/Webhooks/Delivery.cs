using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>One attempt to deliver a webhook, for the delivery log.</summary>
internal sealed record Delivery
{
    /// <summary>Counts the attempts since the emulator was started.</summary>
    public required long Number { get; init; }

    public string Id => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The id of the delivery that was sent again on request.</summary>
    public string? RedeliveryOf { get; init; }

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

    /// <summary>The headers as they were sent.</summary>
    public IReadOnlyDictionary<string, string>? RequestHeaders { get; init; }

    /// <summary>The beginning of what a receiver said that did not take it.</summary>
    public string? Answer { get; init; }

    public JsonElement? Payload { get; init; }
}

[JsonSerializable(typeof(ItemList<Delivery>))]
[JsonSerializable(typeof(Delivery))]
internal sealed partial class DeliveriesJson : JsonSerializerContext
{
    public static readonly DeliveriesJson Own = new(EmulatorJson.NewOptions());
}
