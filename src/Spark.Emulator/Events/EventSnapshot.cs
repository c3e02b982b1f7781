using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>An event in a snapshot, with the resource as officers see it.</summary>
internal sealed record EventSnapshot(
    Guid Key,
    long Created,
    string Resource,
    [property: JsonConverter(typeof(JsonStringEnumConverter<EventKind>))] EventKind Kind,
    Guid Actor,
    Guid Room,
    JsonElement Data
)
{
    public static IReadOnlyList<EventSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var all = new List<EventSnapshot>();
        foreach (var row in cloud.Events.All)
        {
            var happened = row.Happened;
            kept.People.Add(happened.Actor);
            all.Add(
                new EventSnapshot(
                    row.Key,
                    row.Created,
                    happened.Resource,
                    happened.Kind,
                    happened.Actor.Key,
                    happened.Room.Key,
                    row.Kept
                )
            );
        }

        return all;
    }

    public static void Load(IReadOnlyList<EventSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            var actor = known.Person(one.Actor);
            var room =
                known.RoomOrNone(one.Room) ?? new RoomRow(one.Room, actor, one.Created) { LastActivity = one.Created };
            var happened = new CloudEvent(one.Kind, actor, room, new KeptPayload(one.Resource, one.Data));
            cloud.Events.Add(new EventRow(one.Key, one.Created, happened));
        }
    }
}
