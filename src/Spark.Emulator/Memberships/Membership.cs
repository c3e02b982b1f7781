using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A membership on the wire, in answers and in webhooks alike.</summary>
internal sealed record Membership
{
    public required string Id { get; init; }

    public required string RoomId { get; init; }

    public string? RoomType { get; init; }

    public required string PersonId { get; init; }

    public required string PersonEmail { get; init; }

    public required string PersonDisplayName { get; init; }

    public required string PersonOrgId { get; init; }

    public required bool IsModerator { get; init; }

    public bool IsMonitor { get; init; }

    public bool? IsRoomHidden { get; init; }

    public required string Created { get; init; }
}

/// <summary>The body of a membership's creation and update.</summary>
internal sealed record MembershipRequest
{
    public string? RoomId { get; init; }

    public string? PersonId { get; init; }

    public string? PersonEmail { get; init; }

    public bool? IsModerator { get; init; }

    public bool? IsRoomHidden { get; init; }
}

[JsonSerializable(typeof(Membership))]
[JsonSerializable(typeof(ItemList<Membership>))]
[JsonSerializable(typeof(MembershipRequest))]
internal sealed partial class MembershipsJson : JsonSerializerContext
{
    public static readonly MembershipsJson Own = new(EmulatorJson.NewOptions());
}
