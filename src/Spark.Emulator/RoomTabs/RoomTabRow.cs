namespace Spark.Emulator;

/// <summary>A tab of a room in the store. Guarded by the store's gate.</summary>
internal sealed class RoomTabRow(Guid key, RoomRow room, long created)
{
    public Guid Key => key;

    public RoomRow Room => room;

    public long Created => created;

    public required RoomTab Wire { get; set; }
}
