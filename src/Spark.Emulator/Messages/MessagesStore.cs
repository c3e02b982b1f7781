using System.Text.Json;

namespace Spark.Emulator;

/// <summary>What is said in rooms. The methods take the gate themselves: text is formatted before it is taken.</summary>
internal sealed class MessagesStore(Cloud cloud)
{
    private const string CannotGet = "Unable to get message.";
    private const string CannotDelete = "Unable to delete message.";

    private readonly Dictionary<Guid, MessageRow> messages = [];

    public MessageRow Create(PersonRow caller, MessageRequest request)
    {
        MessageRules.Check(request);
        var said = Said.From(request, cloud.People);
        lock (cloud.Gate)
        {
            var parent = Parent(caller, request.ParentId);
            var room = Destination(caller, request, parent);
            RequireRoomOf(parent, room);
            RoomsStore.RequireWritable(room);
            if (room.IsAnnouncementOnly && !room.Members[caller.Key].IsModerator)
                throw ApiException.Forbidden("Only moderators may post in an announcement room.");

            var key = SparkId.NewKey();
            var created = cloud.Now();
            var wire = said.ToWire(
                new Message
                {
                    Id = SparkId.Of("MESSAGE", key),
                    ParentId = parent?.Content.Wire.Id,
                    RoomId = room.Id,
                    RoomType = room.Type,
                    PersonId = caller.Id,
                    PersonEmail = caller.Email,
                    Attachments = request.Attachments is { Count: > 0 } cards ? cards : null,
                    Created = Timestamps.Format(created),
                }
            );
            var content = new MessageContent(wire, said.Mentioned, said.MentionsAll, request.Uploads);
            var row = new MessageRow(key, room, caller, created, content) { Parent = parent?.Key };
            Add(row);
            Awaken(room, created);
            cloud.Publish(new CloudEvent(EventKind.Created, caller, room, new MessagePayload(row)));
            return row;
        }
    }

    /// <summary>The message with an id, if the caller may see it.</summary>
    public MessageRow Visible(PersonRow caller, string? id, string notFound = CannotGet)
    {
        lock (cloud.Gate)
        {
            return ById(id) is { } row && row.VisibleTo(caller) ? row : throw ApiException.NotFound(notFound);
        }
    }

    /// <summary>The same for those who read only: compliance officers too.</summary>
    public MessageRow Readable(PersonRow caller, string? id)
    {
        lock (cloud.Gate)
        {
            return ById(id) is { } row && row.ReadableBy(caller) ? row : throw ApiException.NotFound(CannotGet);
        }
    }

    /// <summary>Webex API: own messages can be edited, ten times, unless they have a file or a card.</summary>
    public MessageContent Edit(PersonRow caller, string id, MessageRequest request)
    {
        MessageRules.CheckText(request);
        if (string.IsNullOrEmpty(request.RoomId))
            throw ApiException.BadRequest("roomId cannot be null");
        if (!MessageRules.HasText(request))
            throw ApiException.BadRequest("Both text and file cannot be empty.");
        if (request.Html.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            throw ApiException.BadRequest(
                "html cannot be edited: leave it out of the request, it follows from markdown."
            );
        var said = Said.From(request, cloud.People);
        lock (cloud.Gate)
        {
            var row = Visible(caller, id);
            var old = row.Content;
            if (row.Room.Key != SparkId.Uuid(request.RoomId))
                throw ApiException.BadRequest("The message is not in this room.");
            RoomsStore.RequireWritable(row.Room);
            if (row.Author != caller)
                throw ApiException.Forbidden("Only one's own messages can be edited.");
            if (old.Files.Count > 0 || old.Wire.Attachments is not null)
                throw ApiException.BadRequest("A message with a file or a card cannot be edited.");
            if (row.Edits == MessageRow.MostEdits)
                throw ApiException.BadRequest($"A message can be edited {MessageRow.MostEdits} times.");

            row.Edits++;
            MessageIndexes.RemoveMentions(row);
            var wire = said.ToWire(old.Wire with { Updated = Timestamps.Format(cloud.Now()) });
            row.Content = new MessageContent(wire, said.Mentioned, said.MentionsAll, old.Files);
            MessageIndexes.AddMentions(row);
            cloud.Publish(new CloudEvent(EventKind.Updated, caller, row.Room, new MessagePayload(row)));
            return row.Content;
        }
    }

    /// <summary>Webex API: others' messages are deleted by moderators of their room, by administrators and by compliance officers.</summary>
    public void Delete(PersonRow caller, string id)
    {
        lock (cloud.Gate)
        {
            var row = ById(id);
            var mayModerate = row is not null && MayModerate(caller, row);
            if (row is null || !(mayModerate || row.VisibleTo(caller)))
                throw ApiException.NotFound(CannotDelete);
            if (row.Author != caller && !mayModerate)
                throw ApiException.Forbidden(CannotDelete);

            cloud.Publish(new CloudEvent(EventKind.Deleted, caller, row.Room, new MessagePayload(row)));
            messages.Remove(row.Key);
            MessageIndexes.Remove(row);
        }
    }

    /// <summary>All there are. Call it under the gate.</summary>
    public IReadOnlyCollection<MessageRow> All => messages.Values;

    /// <summary>Puts a message among the others. Call it under the gate.</summary>
    public void Add(MessageRow row)
    {
        messages.Add(row.Key, row);
        MessageIndexes.Add(row);
    }

    /// <summary>Forgets a room's messages with the room. Call it under the gate.</summary>
    public void ForgetAll(RoomRow room)
    {
        foreach (var row in room.Messages.Items)
            messages.Remove(row.Key);
    }

    public MessageRow? ById(string? id) => SparkId.Uuid(id) is { } key ? messages.GetValueOrDefault(key) : null;

    public void Clear() => messages.Clear();

    private static bool MayModerate(PersonRow caller, MessageRow row) =>
        (caller.IsAdministrator && caller.OrgKey == row.Room.Creator.OrgKey)
        || row.Room.IsOverseenBy(caller)
        || (row.Room.Members.TryGetValue(caller.Key, out var own) && own.IsModerator);

    private MessageRow? Parent(PersonRow caller, string? id)
    {
        if (string.IsNullOrEmpty(id))
            return null;
        // A bot may answer in a thread whose first message it was not shown.
        var parent = ById(id);
        if (parent is null || !parent.Room.Members.ContainsKey(caller.Key))
            throw ApiException.NotFound(CannotGet);
        return parent.Parent is null
            ? parent
            : throw ApiException.BadRequest("parentId must be a message that is no reply itself.");
    }

    private RoomRow Destination(PersonRow caller, MessageRequest request, MessageRow? parent)
    {
        if (!string.IsNullOrEmpty(request.RoomId))
            return cloud.Rooms.Visible(caller, request.RoomId);
        var byId = !string.IsNullOrEmpty(request.ToPersonId);
        if (!byId && string.IsNullOrEmpty(request.ToPersonEmail))
            return parent!.Room;
        var person =
            (byId ? cloud.People.ById(request.ToPersonId) : cloud.People.ByEmail(request.ToPersonEmail))
            ?? throw ApiException.NotFound("Person not found");
        if (person == caller)
            throw ApiException.BadRequest("A person cannot message themselves.");
        RequireRoomOf(parent, cloud.Rooms.Direct(caller, person)); // before a room is made
        return cloud.Rooms.DirectOrNew(caller, person);
    }

    private static void RequireRoomOf(MessageRow? parent, RoomRow? room)
    {
        if (parent is not null && parent.Room != room)
            throw ApiException.BadRequest("A reply belongs into the room of its parent.");
    }

    private static void Awaken(RoomRow room, long time)
    {
        room.LastActivity = time;
        if (!room.IsDirect)
            return;
        foreach (var membership in room.Members.Values)
            membership.IsRoomHidden = false; // Webex API: a hidden room reappears with the next message
    }
}
