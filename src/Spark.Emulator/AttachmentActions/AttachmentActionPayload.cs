using System.Text.Json;

namespace Spark.Emulator;

internal sealed class AttachmentActionPayload(AttachmentActionRow row) : EventPayload
{
    private readonly MessageContent _card = row.Message.Content;

    public override string Resource => "attachmentActions";

    public override string? StreamName(EventKind kind) => null;

    public override bool VisibleTo(PersonRow person) => _card.ShownTo(person, row.Message);

    public override void WriteHookData(Utf8JsonWriter writer, Cloud cloud, EventKind kind) =>
        JsonSerializer.Serialize(writer, row.Wire with { Inputs = null }, AttachmentActionsJson.Own.AttachmentAction);

    public override byte[] View(PersonRow viewer, string origin) =>
        EmulatorJson.Bytes(row.Wire, AttachmentActionsJson.Own.AttachmentAction);

    public override bool Matches(string key, IReadOnlyList<string> values, PersonRow owner) =>
        key switch
        {
            "messageId" => SameId(row.Message.Key, values),
            "personId" => SameId(row.Person.Key, values),
            "roomId" => SameId(row.Room.Key, values),
            _ => false,
        };
}
