using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>What an administrator did, on the wire.</summary>
internal sealed record AdminAuditEvent(
    string Id,
    string ActorId,
    string ActorOrgId,
    string Created,
    AdminAuditEventData Data
);

internal sealed record AdminAuditEventData
{
    public required string ActorOrgName { get; init; }

    public required string ActorName { get; init; }

    public required string ActorEmail { get; init; }

    public required IReadOnlyList<string> AdminRoles { get; init; }

    public required string EventCategory { get; init; }

    public required string EventDescription { get; init; }

    public required string ActionText { get; init; }

    public required string TargetType { get; init; }

    public required string TargetId { get; init; }

    public required string TargetName { get; init; }

    public required string TargetOrgId { get; init; }

    public required string TargetOrgName { get; init; }

    public string? TrackingId { get; init; }

    public string? ActorUserAgent { get; init; }

    public string? ActorIp { get; init; }
}

internal sealed record AdminAuditCategories(IReadOnlyList<string> EventCategories);

[JsonSerializable(typeof(ItemList<AdminAuditEvent>))]
[JsonSerializable(typeof(AdminAuditCategories))]
internal sealed partial class AdminAuditJson : JsonSerializerContext
{
    public static readonly AdminAuditJson Own = new(EmulatorJson.NewOptions());
}
