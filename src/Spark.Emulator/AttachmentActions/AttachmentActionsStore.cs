using System.Text.Json;

namespace Spark.Emulator;

/// <summary>What was submitted with cards. Every method is called under the gate.</summary>
internal sealed class AttachmentActionsStore(Cloud cloud)
{
    private const string CannotPost = "Unable to post attachment action: ";

    private readonly Dictionary<Guid, AttachmentActionRow> _actions = [];

    /// <summary>Webex API: whoever sees a card may submit it, its author too, as often as they like.</summary>
    public AttachmentActionRow Create(PersonRow caller, AttachmentActionRequest request)
    {
        if (request.Type is not "submit")
        {
            throw ApiException.BadRequest(CannotPost + "type must be submit");
        }

        if (string.IsNullOrEmpty(request.MessageId))
        {
            throw ApiException.BadRequest(CannotPost + "messageId cannot be null");
        }

        if (request.Inputs is not { ValueKind: JsonValueKind.Object } inputs)
        {
            throw ApiException.BadRequest(CannotPost + "inputs must be an object");
        }

        var message = cloud.Messages.Visible(caller, request.MessageId);
        if (message.Content.Wire.Attachments is null)
        {
            throw ApiException.BadRequest(CannotPost + "MessageId should point to an activity with cards");
        }

        var key = Guid.NewGuid();
        var wire = new AttachmentAction
        {
            Id = SparkId.Of("ATTACHMENT_ACTION", key),
            Type = request.Type,
            MessageId = message.Content.Wire.Id,
            Inputs = inputs,
            PersonId = caller.Id,
            RoomId = message.Room.Id,
            Created = Timestamps.Format(cloud.Now()),
        };
        var row = new AttachmentActionRow(key, message, caller, wire);
        Add(row);
        cloud.Publish(new CloudEvent(EventKind.Created, caller, row.Room, new AttachmentActionPayload(row)));
        return row;
    }

    public void Add(AttachmentActionRow row)
    {
        _actions.Add(row.Key, row);
        row.Room.Actions.Add(row);
    }

    /// <summary>The submission with an id, if the caller may see its card. It outlives the card's message.</summary>
    public AttachmentActionRow? Visible(PersonRow caller, string id) =>
        SparkId.Uuid(id) is { } key
        && _actions.TryGetValue(key, out var row)
        && (row.Person == caller ? row.Room.Members.ContainsKey(caller.Key) : row.Message.VisibleTo(caller))
            ? row
            : null;

    /// <summary>Forgets a room's submissions with the room.</summary>
    public void ForgetAll(RoomRow room)
    {
        foreach (var row in room.Actions)
        {
            _actions.Remove(row.Key);
        }
    }

    public void Clear() => _actions.Clear();
}
