namespace Spark.Emulator;

/// <summary>A linked folder of a room in the store. Guarded by the store's gate.</summary>
internal sealed class LinkedFolderRow(Guid key, RoomRow room, long created)
{
    public Guid Key => key;

    public RoomRow Room => room;

    public long Created => created;

    public required LinkedFolder Wire { get; set; }
}
