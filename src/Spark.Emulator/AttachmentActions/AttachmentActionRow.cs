namespace Spark.Emulator;

/// <summary>A submission in the store; it never changes.</summary>
internal sealed class AttachmentActionRow(Guid key, MessageRow message, PersonRow person, AttachmentAction wire)
{
    public Guid Key => key;

    public MessageRow Message => message;

    public RoomRow Room => message.Room;

    public PersonRow Person => person;

    public AttachmentAction Wire => wire;
}
