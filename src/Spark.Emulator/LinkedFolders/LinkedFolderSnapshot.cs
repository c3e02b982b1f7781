namespace Spark.Emulator;

/// <summary>A linked folder of a room in a snapshot.</summary>
internal sealed record LinkedFolderSnapshot(Guid Key, Guid Room, long Created, LinkedFolder Folder)
{
    public static IReadOnlyList<LinkedFolderSnapshot> All(Cloud cloud) =>
        [
            .. cloud.LinkedFolders.All.Select(row => new LinkedFolderSnapshot(
                row.Key,
                row.Room.Key,
                row.Created,
                row.Wire
            )),
        ];

    public static void Load(IReadOnlyList<LinkedFolderSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            cloud.LinkedFolders.Add(
                new LinkedFolderRow(one.Key, known.Room(one.Room), one.Created) { Wire = one.Folder }
            );
        }
    }
}
