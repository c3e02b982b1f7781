namespace Spark.Emulator;

/// <summary>What is gone from its store and still referred to: the author of a message who was deleted, a card's message.</summary>
internal sealed class SnapshotWriter
{
    public HashSet<PersonRow> People { get; } = [];

    public HashSet<RoomRow> Rooms { get; } = [];

    public HashSet<MessageRow> Messages { get; } = [];
}
