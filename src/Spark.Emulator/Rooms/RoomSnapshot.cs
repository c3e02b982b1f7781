namespace Spark.Emulator;

/// <summary>A room in a snapshot.</summary>
internal sealed record RoomSnapshot
{
    public required Guid Key { get; init; }

    public required Guid Creator { get; init; }

    public required long Created { get; init; }

    public required long LastActivity { get; init; }

    /// <summary>The two people of a direct room.</summary>
    public IReadOnlyList<Guid>? Direct { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? ClassificationId { get; init; }

    public bool IsLocked { get; init; }

    public bool IsAnnouncementOnly { get; init; }

    public Guid? Team { get; init; }

    public bool IsArchived { get; init; }

    public bool IsReadOnly { get; init; }

    public long? MadePublic { get; init; }

    /// <summary>Its last member has left, and it is there as the room that its team began with.</summary>
    public bool IsGone { get; init; }

    public static IReadOnlyList<RoomSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var there = cloud.Rooms.All;
        return
        [
            .. there
                .Select(row => (Row: row, IsGone: false))
                .Concat(kept.Rooms.Except(there).Select(row => (Row: row, IsGone: true)))
                .OrderBy(room => room.Row.Created)
                .Select(room => Of(room.Row, room.IsGone, kept)),
        ];
    }

    public static void Load(IReadOnlyList<RoomSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            var room = one.ToRow(known);
            known.Add(room);
            if (!one.IsGone)
            {
                cloud.Rooms.Add(room);
            }
        }
    }

    private static RoomSnapshot Of(RoomRow row, bool isGone, SnapshotWriter kept)
    {
        kept.People.Add(row.Creator);
        if (row.Direct is { } pair)
        {
            kept.People.Add(pair.First);
            kept.People.Add(pair.Second);
        }

        return new RoomSnapshot
        {
            Key = row.Key,
            Creator = row.Creator.Key,
            Created = row.Created,
            LastActivity = row.LastActivity,
            Direct = row.Direct is { } both ? [both.First.Key, both.Second.Key] : null,
            Title = row.Title,
            Description = row.Description,
            ClassificationId = row.ClassificationId,
            IsLocked = row.IsLocked,
            IsAnnouncementOnly = row.IsAnnouncementOnly,
            Team = row.Team?.Key,
            IsArchived = row.IsArchived,
            IsReadOnly = row.IsReadOnly,
            MadePublic = row.MadePublic,
            IsGone = isGone,
        };
    }

    private RoomRow ToRow(SnapshotReader known) =>
        new(Key, known.Person(Creator), Created)
        {
            LastActivity = LastActivity,
            Direct = Direct switch
            {
                null => null,
                [var first, var second] => (known.Person(first), known.Person(second)),
                _ => throw new SnapshotException($"the direct room {Key} is not of two people"),
            },
            Title = Title,
            Description = Description,
            ClassificationId = ClassificationId,
            IsLocked = IsLocked,
            IsAnnouncementOnly = IsAnnouncementOnly,
            IsArchived = IsArchived,
            IsReadOnly = IsReadOnly,
            MadePublic = MadePublic,
        };
}
