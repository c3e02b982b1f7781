namespace Spark.Emulator;

/// <summary>A membership in a snapshot.</summary>
internal sealed record MembershipSnapshot(
    Guid Person,
    Guid Room,
    long Created,
    bool IsModerator = false,
    bool IsRoomHidden = false
)
{
    public static IReadOnlyList<MembershipSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .Rooms.All.SelectMany(room => room.MembersInOrder.Items)
                .OrderBy(row => row.Created)
                .Select(row => new MembershipSnapshot(
                    row.Person.Key,
                    row.Room.Key,
                    row.Created,
                    row.IsModerator,
                    row.IsRoomHidden
                )),
        ];

    public static void Load(IReadOnlyList<MembershipSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            var (person, room) = (known.Person(one.Person), known.Room(one.Room));
            if (room.Members.ContainsKey(person.Key))
            {
                throw new SnapshotException($"the person {person.Key} is twice in the room {room.Key}");
            }

            cloud.Memberships.Add(
                new MembershipRow(person, room, one.Created)
                {
                    IsModerator = one.IsModerator,
                    IsRoomHidden = one.IsRoomHidden,
                }
            );
        }
    }
}
