using System.Text.Json;

namespace Spark.Emulator;

internal sealed class MembershipPayload(MembershipRow membership) : EventPayload
{
    private readonly Membership wire = membership.ToWire();

    public override string Resource => "memberships";

    public override string StreamName(EventKind kind) => kind == EventKind.Deleted ? "membershipDeleted" : "membership";

    public override void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind) =>
        JsonSerializer.Serialize(writer, wire, MembershipsJson.Own.Membership);

    public override byte[] View(PersonRow viewer, string origin) =>
        EmulatorJson.Bytes(wire, MembershipsJson.Own.Membership);

    /// <summary>Webex API: what comes from a team's membership lacks these two.</summary>
    public override byte[] OfficerView(PersonRow officer, string origin) =>
        membership.Room.IsGeneral
            ? EmulatorJson.Bytes(wire with { RoomType = null, IsRoomHidden = null }, MembershipsJson.Own.Membership)
            : View(officer, origin);

    public override bool Matches(string key, IReadOnlyList<string> values, PersonRow owner) =>
        key switch
        {
            "roomId" => SameId(membership.Room.Key, values),
            "personId" => SameId(membership.Person.Key, values),
            "personEmail" => SameText(wire.PersonEmail, values),
            "isModerator" => SameFlag(wire.IsModerator, values),
            _ => false,
        };
}
