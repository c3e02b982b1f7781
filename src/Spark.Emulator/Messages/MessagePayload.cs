using System.Text.Json;

namespace Spark.Emulator;

internal sealed class MessagePayload(MessageRow row) : EventPayload
{
    private readonly MessageContent content = row.Content;

    public override string Resource => "messages";

    public MessageRow Row => row;

    public MessageContent Content => content;

    public override string StreamName(EventKind kind) =>
        kind switch
        {
            EventKind.Created => "message",
            EventKind.Updated => "messageUpdated",
            _ => "messageDeleted",
        };

    public override bool VisibleTo(PersonRow person) => content.ShownTo(person, row);

    public override void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind)
    {
        var wire = content.For(row.Key, cloud.Origin(null));
        var data = new Message
        {
            Id = wire.Id,
            RoomId = wire.RoomId,
            RoomType = wire.RoomType,
            PersonId = wire.PersonId,
            PersonEmail = wire.PersonEmail,
        };
        if (kind != EventKind.Deleted)
        {
            data = data with
            {
                MentionedPeople = wire.MentionedPeople,
                MentionedGroups = wire.MentionedGroups,
                Files = wire.Files,
                Created = wire.Created,
                Updated = wire.Updated,
            };
        }

        JsonSerializer.Serialize(writer, data, MessagesJson.Own.Message);
    }

    public override byte[] View(PersonRow viewer, string origin) =>
        EmulatorJson.Bytes(content.For(row.Key, origin), MessagesJson.Own.Message);

    public override bool Matches(string key, IReadOnlyList<string> values, PersonRow owner) =>
        key switch
        {
            "roomId" => SameId(row.Room.Key, values),
            "roomType" => SameText(row.Room.Type, values),
            "personId" => SameId(row.Author.Key, values),
            "personEmail" => SameText(row.Author.Email, values),
            "mentionedPeople" => content.Mentioned.Any(mentioned =>
                SameId(mentioned, values) || (mentioned == owner.Key && values.Contains("me", StringComparer.Ordinal))
            ),
            "hasFiles" => SameFlag(content.Files.Count > 0, values),
            "hasAttachments" => SameFlag(content.Wire.Attachments is not null, values),
            _ => false,
        };
}
