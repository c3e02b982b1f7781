using System.Text.Json;

namespace Spark.Emulator;

internal sealed class RoomPayload(RoomRow room) : EventPayload
{
    private readonly Room wire = room.ToWire(viewer: null);

    public override string Resource => "rooms";

    public override string StreamName(EventKind kind) => "room";

    public override void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind) =>
        JsonSerializer.Serialize(
            writer,
            new Room
            {
                Id = wire.Id,
                Type = wire.Type,
                IsLocked = wire.IsLocked,
                TeamId = wire.TeamId,
                LastActivity = wire.LastActivity,
                CreatorId = wire.CreatorId,
                Created = wire.Created,
            },
            RoomsJson.Own.Room
        );

    public override byte[] View(PersonRow viewer, string origin) =>
        EmulatorJson.Bytes(room.IsDirect ? wire with { Title = room.TitleFor(viewer) } : wire, RoomsJson.Own.Room);

    public override bool Matches(string key, IReadOnlyList<string> values, PersonRow owner) =>
        key switch
        {
            "type" => SameText(wire.Type, values),
            "isLocked" => SameFlag(wire.IsLocked, values),
            _ => false,
        };
}
