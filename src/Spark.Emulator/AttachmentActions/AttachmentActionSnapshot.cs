namespace Spark.Emulator;

/// <summary>What was submitted with a card, in a snapshot.</summary>
internal sealed record AttachmentActionSnapshot(Guid Key, Guid Message, Guid Person, AttachmentAction Action)
{
    public static IReadOnlyList<AttachmentActionSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var all = new List<AttachmentActionSnapshot>();
        foreach (var row in cloud.Rooms.All.OrderBy(room => room.Created).SelectMany(room => room.Actions))
        {
            kept.Messages.Add(row.Message);
            kept.People.Add(row.Person);
            all.Add(new AttachmentActionSnapshot(row.Key, row.Message.Key, row.Person.Key, row.Wire));
        }

        return all;
    }

    public static void Load(IReadOnlyList<AttachmentActionSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            cloud.AttachmentActions.Add(
                new AttachmentActionRow(one.Key, known.Message(one.Message), known.Person(one.Person), one.Action)
            );
        }
    }
}
