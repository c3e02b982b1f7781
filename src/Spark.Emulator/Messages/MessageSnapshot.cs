namespace Spark.Emulator;

/// <summary>A message in a snapshot, with its files; one that is gone is there for what was submitted with its card.</summary>
internal sealed record MessageSnapshot
{
    public required Guid Key { get; init; }

    public required Guid Room { get; init; }

    public required Guid Author { get; init; }

    public required long Created { get; init; }

    public Guid? Parent { get; init; }

    public required Message Message { get; init; }

    public required IReadOnlyList<Guid> Mentioned { get; init; }

    public bool MentionsAll { get; init; }

    public required IReadOnlyList<StoredFile> Files { get; init; }

    public int Edits { get; init; }

    public bool IsGone { get; init; }

    public static IReadOnlyList<MessageSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var there = cloud.Messages.All;
        return
        [
            .. there
                .Select(row => (Row: row, IsGone: false))
                .Concat(kept.Messages.Except(there).Select(row => (Row: row, IsGone: true)))
                .OrderBy(message => message.Row.Created)
                .Select(message => Of(message.Row, message.IsGone, kept)),
        ];
    }

    public static void Load(IReadOnlyList<MessageSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            var content = new MessageContent(one.Message, one.Mentioned, one.MentionsAll, one.Files);
            var row = new MessageRow(one.Key, known.Room(one.Room), known.Person(one.Author), one.Created, content)
            {
                Parent = one.Parent,
                Edits = one.Edits,
            };
            known.Add(row);
            if (!one.IsGone)
            {
                cloud.Messages.Add(row);
            }
        }
    }

    private static MessageSnapshot Of(MessageRow row, bool isGone, SnapshotWriter kept)
    {
        kept.People.Add(row.Author);
        return new MessageSnapshot
        {
            Key = row.Key,
            Room = row.Room.Key,
            Author = row.Author.Key,
            Created = row.Created,
            Parent = row.Parent,
            Message = row.Content.Wire,
            Mentioned = row.Content.Mentioned,
            MentionsAll = row.Content.MentionsAll,
            Files = row.Content.Files,
            Edits = row.Edits,
            IsGone = isGone,
        };
    }
}
