namespace Spark.Emulator;

/// <summary>A tab of a room in a snapshot.</summary>
internal sealed record RoomTabSnapshot(Guid Key, Guid Room, long Created, RoomTab Tab)
{
    public static IReadOnlyList<RoomTabSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .Rooms.All.SelectMany(room => room.Tabs.Items)
                .OrderBy(row => row.Created)
                .Select(row => new RoomTabSnapshot(row.Key, row.Room.Key, row.Created, row.Wire)),
        ];

    public static void Load(IReadOnlyList<RoomTabSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            cloud.RoomTabs.Add(new RoomTabRow(one.Key, known.Room(one.Room), one.Created) { Wire = one.Tab });
        }
    }
}
