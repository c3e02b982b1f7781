namespace Spark.Emulator;

/// <summary>What was read of a snapshot already, for what refers to it. Some of it is gone, and only referred to.</summary>
internal sealed class SnapshotReader
{
    private readonly Dictionary<Guid, PersonRow> _people = [];
    private readonly Dictionary<Guid, RoomRow> _rooms = [];
    private readonly Dictionary<Guid, MessageRow> _messages = [];

    public void Add(PersonRow person) => Add(_people, person.Key, person);

    public void Add(RoomRow room) => Add(_rooms, room.Key, room);

    public void Add(MessageRow message) => Add(_messages, message.Key, message);

    public PersonRow Person(Guid key) => Find(_people, key, "person");

    public RoomRow Room(Guid key) => Find(_rooms, key, "room");

    public RoomRow? RoomOrNone(Guid key) => _rooms.GetValueOrDefault(key);

    public MessageRow Message(Guid key) => Find(_messages, key, "message");

    private static void Add<T>(Dictionary<Guid, T> known, Guid key, T row)
    {
        if (!known.TryAdd(key, row))
        {
            throw new SnapshotException($"the key {key} occurs twice");
        }
    }

    private static T Find<T>(Dictionary<Guid, T> known, Guid key, string what) =>
        known.TryGetValue(key, out var row)
            ? row
            : throw new SnapshotException($"it refers to the {what} {key}, who or which is not in it");
}
