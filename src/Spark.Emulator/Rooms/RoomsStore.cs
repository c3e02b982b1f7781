namespace Spark.Emulator;

/// <summary>What may be done with rooms. Every method is called under the gate.</summary>
internal sealed class RoomsStore(Cloud cloud)
{
    public const string NotFound = "Could not find a room with provided ID.";

    private readonly Dictionary<Guid, RoomRow> rooms = [];
    private readonly Dictionary<(Guid, Guid), RoomRow> direct = [];

    public IReadOnlyCollection<RoomRow> All => rooms.Values;

    public RoomRow? ById(string? id) => SparkId.Uuid(id) is { } key ? rooms.GetValueOrDefault(key) : null;

    public RoomRow? ByKey(Guid key) => rooms.GetValueOrDefault(key);

    /// <summary>Webex API: a room one is not in does not exist for one.</summary>
    public RoomRow Visible(PersonRow caller, string? id) =>
        ById(id) is { } room && room.Members.ContainsKey(caller.Key) ? room : throw ApiException.NotFound(NotFound);

    /// <summary>The public rooms of an organization: of its people, since a room is of its creator's organization.</summary>
    public IEnumerable<RoomRow> Public(Guid orgKey) =>
        rooms.Values.Where(room => room.MadePublic is not null && !room.IsArchived && room.Creator.OrgKey == orgKey);

    /// <summary>The same for those who read only: compliance officers too.</summary>
    public RoomRow Readable(PersonRow caller, string? id) =>
        ById(id) is { } room && room.IsOverseenBy(caller) ? room : Visible(caller, id);

    public RoomRow Create(PersonRow caller, RoomRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Title))
            throw ApiException.BadRequest("Title cannot be empty.");
        var team = string.IsNullOrEmpty(request.TeamId) ? null : cloud.Teams.Visible(caller, request.TeamId);
        if (request.IsPublic == true && string.IsNullOrWhiteSpace(request.Description))
            throw ApiException.BadRequest("A public room needs a description.");
        if (request.IsAnnouncementOnly == true && request.IsLocked != true)
            throw ApiException.BadRequest("A room must be locked to be announcement only.");

        if (caller.IsBot && !string.IsNullOrEmpty(request.ClassificationId))
            throw ApiException.Forbidden("A bot cannot classify a room while creating it.");
        var classification = Classified(caller, request.ClassificationId);

        var created = cloud.Now();
        var room = new RoomRow(Guid.NewGuid(), caller, created)
        {
            LastActivity = created,
            Title = request.Title,
            ClassificationId = classification,
            IsLocked = request.IsLocked == true,
            IsAnnouncementOnly = request.IsAnnouncementOnly == true,
            Description = string.IsNullOrWhiteSpace(request.Description) ? null : request.Description,
        };
        if (request.IsPublic == true)
            room.MadePublic = created;
        if (team is not null)
            Enter(team, room);
        Open(caller, room, isModerator: room.IsLocked);
        return room;
    }

    /// <summary>The General room of a new team, with its creator as its moderator.</summary>
    public TeamRow CreateGeneral(PersonRow caller, string title, Func<RoomRow, TeamRow> newTeam)
    {
        var created = cloud.Now();
        var room = new RoomRow(Guid.NewGuid(), caller, created) { LastActivity = created, Title = title };
        var team = newTeam(room);
        Enter(team, room);
        Open(caller, room, isModerator: true);
        return team;
    }

    /// <summary>The direct room of two people. One that somebody has left, since deleted, is none: who comes again gets another.</summary>
    public RoomRow? Direct(PersonRow one, PersonRow other) =>
        direct.GetValueOrDefault(Pair(one, other)) is { Members.Count: 2 } room ? room : null;

    /// <summary>Webex API: direct rooms arise only by messaging a person.</summary>
    public RoomRow DirectOrNew(PersonRow caller, PersonRow other)
    {
        if (Direct(caller, other) is { } known)
            return known;
        var created = cloud.Now();
        var room = new RoomRow(Guid.NewGuid(), caller, created) { Direct = (caller, other), LastActivity = created };
        Add(room);
        MembershipRow[] both =
        [
            cloud.Memberships.Join(caller, room, isModerator: false),
            cloud.Memberships.Join(other, room, isModerator: false),
        ];
        cloud.Publish(new CloudEvent(EventKind.Created, caller, room, new RoomPayload(room)));
        foreach (var membership in both)
            cloud.Memberships.PublishCreated(caller, membership);
        return room;
    }

    public void Update(PersonRow caller, RoomRow room, RoomRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Title))
            throw ApiException.BadRequest("Title cannot be empty.");
        if (request.IsReadOnly is { } readOnly && readOnly != (room.IsReadOnly || room.IsArchived))
        {
            SetReadOnly(caller, room, readOnly);
            return;
        }

        if (!room.Members.TryGetValue(caller.Key, out var own))
            throw ApiException.NotFound(NotFound);
        if (room.IsDirect)
            throw ApiException.BadRequest("A direct room cannot be changed.");
        RequireNotArchived(room);
        if (room.IsLocked && !own.IsModerator)
            throw ApiException.Forbidden("Only a moderator may change a locked room.");
        var team = TeamToEnter(caller, room, request.TeamId);
        var locked = request.IsLocked ?? room.IsLocked;
        var announcementOnly = request.IsAnnouncementOnly ?? (room.IsAnnouncementOnly && locked);
        if (announcementOnly && !locked)
            throw ApiException.BadRequest("A room must be locked to be announcement only.");
        var description = request.Description is null ? room.Description : request.Description.Trim();
        if (request.IsPublic == true && string.IsNullOrEmpty(description))
            throw ApiException.BadRequest("A public room needs a description.");

        var classification = Classified(caller, request.ClassificationId) ?? room.ClassificationId;
        if (team is not null)
            Enter(team, room);
        room.Title = request.Title;
        room.ClassificationId = classification;
        room.Description = string.IsNullOrEmpty(description) ? null : description;
        room.IsLocked = locked;
        room.IsAnnouncementOnly = announcementOnly;
        if (request.IsPublic is { } isPublic)
            room.MadePublic = isPublic ? room.MadePublic ?? cloud.Now() : null;
        if (locked && !room.HasModerators)
            own.IsModerator = true;
        cloud.Publish(new CloudEvent(EventKind.Updated, caller, room, new RoomPayload(room)));
    }

    /// <summary>
    /// Webex API: when somebody who is no moderator deletes a room, that person only leaves it. Where nobody moderates, the
    /// creator counts as one.
    /// </summary>
    public void Delete(PersonRow caller, RoomRow room)
    {
        if (room.IsDirect || room.IsGeneral || room.IsArchived)
            throw ApiException.BadRequest("Failed to delete room.");
        var own = room.Members[caller.Key];
        if (!own.IsModerator && (room.HasModerators || room.Creator != caller))
        {
            cloud.Memberships.Leave(caller, own);
            return;
        }

        if (room.Team is not null)
        {
            Archive(caller, room);
            return;
        }

        var members = room.MembersInOrder.Items.ToList();
        foreach (var member in members)
            cloud.Memberships.PublishDeleted(caller, member);
        foreach (var member in members)
            cloud.Memberships.Forget(member);
        rooms.Remove(room.Key);
        cloud.Messages.ForgetAll(room);
        cloud.AttachmentActions.ForgetAll(room);
        cloud.RoomTabs.ForgetAll(room);
        cloud.LinkedFolders.ForgetAll(room);
    }

    /// <summary>Webex API: a room of a team is archived, not deleted. Its members stay, to read what was said.</summary>
    public void Archive(PersonRow actor, RoomRow room)
    {
        if (room.IsArchived)
            return;
        room.IsArchived = true;
        cloud.Publish(new CloudEvent(EventKind.Updated, actor, room, new RoomPayload(room)));
    }

    public static void RequireNotArchived(RoomRow room)
    {
        if (room.IsArchived)
            throw ApiException.Forbidden("The room is archived.");
    }

    public static void RequireWritable(RoomRow room)
    {
        RequireNotArchived(room);
        if (room.IsReadOnly)
            throw ApiException.Forbidden("The room is read-only.");
    }

    /// <summary>Drops a room that its last member has left.</summary>
    public void ForgetEmpty(RoomRow room)
    {
        if (room.Members.Count > 0)
            return;
        room.Team?.Rooms.Remove(room);
        rooms.Remove(room.Key);
        cloud.Messages.ForgetAll(room);
        cloud.AttachmentActions.ForgetAll(room);
        cloud.RoomTabs.ForgetAll(room);
        cloud.LinkedFolders.ForgetAll(room);
    }

    public void Add(RoomRow room)
    {
        rooms.Add(room.Key, room);
        if (room.Direct is { } pair)
            direct[Pair(pair.First, pair.Second)] = room;
    }

    public void Clear()
    {
        rooms.Clear();
        direct.Clear();
    }

    /// <summary>The classification a request names, if it is one that can be chosen.</summary>
    private string? Classified(PersonRow caller, string? id)
    {
        if (string.IsNullOrEmpty(id))
            return null;
        var known = Classification.Of(cloud.Organizations.Of(caller));
        return
            SparkId.Uuid(id) is { } key
            && known.FirstOrDefault(one => one.Enabled && SparkId.Uuid(one.Id) == key) is { } classification
            ? classification.Id
            : throw ApiException.BadRequest("invalid value: classificationId");
    }

    /// <summary>Webex API: a compliance officer may make a direct room read-only, and undo it.</summary>
    private void SetReadOnly(PersonRow caller, RoomRow room, bool readOnly)
    {
        if (!caller.IsComplianceOfficer)
            throw ApiException.Forbidden("Only a compliance officer may make a room read-only.");
        if (!room.IsDirect)
            throw ApiException.BadRequest("Only a direct room can be made read-only.");
        room.IsReadOnly = readOnly;
        cloud.Publish(new CloudEvent(EventKind.Updated, caller, room, new RoomPayload(room)));
    }

    private static void Enter(TeamRow team, RoomRow room)
    {
        room.Team = team;
        team.Rooms.Add(room);
    }

    /// <summary>Webex API: a room without a team can be moved into one that all its moderators are in.</summary>
    private TeamRow? TeamToEnter(PersonRow caller, RoomRow room, string? teamId)
    {
        if (string.IsNullOrEmpty(teamId) || (room.Team is { } known && known.Key == SparkId.Uuid(teamId)))
            return null;
        if (room.Team is not null)
            throw ApiException.BadRequest("The room already belongs to a team.");
        var team = cloud.Teams.Visible(caller, teamId);
        return room.Members.Values.All(member =>
            !member.IsModerator || team.General.Members.ContainsKey(member.Person.Key)
        )
            ? team
            : throw ApiException.BadRequest("All moderators of the room must be in the team.");
    }

    /// <summary>Puts a new room among the others, with its first member, and tells of both.</summary>
    private void Open(PersonRow caller, RoomRow room, bool isModerator)
    {
        Add(room);
        var membership = cloud.Memberships.Join(caller, room, isModerator);
        cloud.Publish(new CloudEvent(EventKind.Created, caller, room, new RoomPayload(room)));
        cloud.Memberships.PublishCreated(caller, membership);
    }

    private static (Guid, Guid) Pair(PersonRow one, PersonRow other) =>
        one.Key.CompareTo(other.Key) < 0 ? (one.Key, other.Key) : (other.Key, one.Key);
}
