using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>That somebody signed in, on the wire.</summary>
internal sealed record SecurityAuditEvent(
    string Id,
    string ActorId,
    string ActorOrgId,
    string Created,
    SecurityAuditEventData Data
);

internal sealed record SecurityAuditEventData
{
    public required string ActorOrgName { get; init; }

    public required string ActorName { get; init; }

    public required string ActorEmail { get; init; }

    public required string EventCategory { get; init; }

    public required string EventDescription { get; init; }

    public required string ActionText { get; init; }

    public string? TrackingId { get; init; }

    public string? ActorUserAgent { get; init; }

    public string? ActorIp { get; init; }
}

[JsonSerializable(typeof(ItemList<SecurityAuditEvent>))]
internal sealed partial class SecurityAuditJson : JsonSerializerContext
{
    public static readonly SecurityAuditJson Own = new(EmulatorJson.NewOptions());
}
