namespace Spark.Emulator;

/// <summary>Who comes into rooms and leaves them. Every method is called under the gate.</summary>
internal sealed class MembershipsStore(Cloud cloud)
{
    /// <summary>The membership with an id, if the caller may see its room.</summary>
    public MembershipRow? Visible(PersonRow caller, string id) =>
        SparkId.Pair(id) is var (person, room)
        && caller.Memberships.TryGetValue(room, out var own)
        && own.Room.Members.TryGetValue(person, out var membership)
            ? membership
            : null;

    /// <summary>The same for those who read only: compliance officers too.</summary>
    public MembershipRow? Readable(PersonRow caller, string id) =>
        Visible(caller, id)
        ?? (
            SparkId.Pair(id) is var (person, room) && cloud.Rooms.ByKey(room) is { } known && known.IsOverseenBy(caller)
                ? known.Members.GetValueOrDefault(person)
                : null
        );

    public MembershipRow Create(PersonRow caller, MembershipRequest request)
    {
        if (string.IsNullOrEmpty(request.RoomId))
            throw ApiException.BadRequest("roomId cannot be null");
        if (string.IsNullOrEmpty(request.PersonId) == string.IsNullOrEmpty(request.PersonEmail))
            throw ApiException.BadRequest("Must specify either personId or personEmail.");
        if (SparkId.Uuid(request.RoomId) is null)
            throw ApiException.BadRequest("Expect base64 ID or UUID.");
        var room = cloud.Rooms.ById(request.RoomId) ?? throw ApiException.NotFound(RoomsStore.NotFound);
        var person = Somebody(request.PersonId, request.PersonEmail) ?? throw ApiException.NotFound("Person not found");
        if (!room.Members.TryGetValue(caller.Key, out var own))
            throw new ApiException(StatusCodes.Status502BadGateway, "Add participant failed.");
        if (room.IsDirect)
            throw ApiException.Forbidden("Nobody can be added to a direct room.");
        if (room.Members.ContainsKey(person.Key))
            throw new ApiException(
                StatusCodes.Status409Conflict,
                room.IsGeneral ? "Person is already in the team." : "Person is already in the room."
            );
        RoomsStore.RequireNotArchived(room);
        if (room.IsLocked && !own.IsModerator)
            throw ApiException.Forbidden("Only a moderator may add people to a locked room.");
        if (request.IsModerator == true)
            RequireMayModerate(caller, room);

        var membership = Join(person, room, request.IsModerator == true);
        PublishCreated(caller, membership);
        return membership;
    }

    public void Update(PersonRow caller, MembershipRow membership, MembershipRequest request)
    {
        if (request.IsModerator is null && request.IsRoomHidden is null)
            throw ApiException.BadRequest("isModerator or isRoomHidden must be given.");
        var room = membership.Room;
        if (request.IsModerator is { } moderator && moderator != membership.IsModerator)
        {
            if (room.IsDirect)
                throw ApiException.BadRequest("A direct room has no moderators.");
            RequireMayModerate(caller, room);
            RoomsStore.RequireNotArchived(room);
            if (room.IsGeneral)
                TeamsStore.RequireOtherModerator(room.Team!, membership);
        }

        if (request.IsRoomHidden is { } hidden && hidden != membership.IsRoomHidden)
        {
            if (!room.IsDirect)
                throw ApiException.BadRequest("Only a direct room can be hidden.");
            if (membership.Person != caller)
                throw ApiException.Forbidden("Only one's own rooms can be hidden.");
        }

        membership.IsModerator = request.IsModerator ?? membership.IsModerator;
        membership.IsRoomHidden = request.IsRoomHidden ?? membership.IsRoomHidden;
        cloud.Publish(new CloudEvent(EventKind.Updated, caller, room, new MembershipPayload(membership)));
    }

    public void Delete(PersonRow caller, MembershipRow membership)
    {
        var room = membership.Room;
        if (room.IsDirect)
            throw ApiException.BadRequest("Failed to leave room.");
        if (membership.Person != caller && room.HasModerators && !room.Members[caller.Key].IsModerator)
            throw ApiException.Forbidden("Only a moderator may remove others from this room.");
        if (room is { IsGeneral: true, IsArchived: false })
            cloud.Teams.Leave(caller, room.Team!, membership.Person);
        else
            Leave(caller, membership);
    }

    public MembershipRow Join(PersonRow person, RoomRow room, bool isModerator)
    {
        var membership = new MembershipRow(person, room, cloud.Now()) { IsModerator = isModerator };
        Add(membership);
        return membership;
    }

    public void Add(MembershipRow membership)
    {
        var (person, room) = (membership.Person, membership.Room);
        room.Members.Add(person.Key, membership);
        room.MembersInOrder.Add(membership);
        person.Memberships.Add(room.Key, membership);
        person.MembershipsInOrder.Add(membership);
        person.Rooms.Add(room);
    }

    /// <summary>Takes a person out of a room; those in it hear of it, and so does the person.</summary>
    public void Leave(PersonRow actor, MembershipRow membership)
    {
        PublishDeleted(actor, membership);
        Forget(membership);
        cloud.Rooms.ForgetEmpty(membership.Room);
    }

    public void Forget(MembershipRow membership)
    {
        var (person, room) = (membership.Person, membership.Room);
        room.Members.Remove(person.Key);
        room.MembersInOrder.Remove(membership);
        person.Memberships.Remove(room.Key);
        person.MembershipsInOrder.Remove(membership);
        person.Rooms.Remove(room);
    }

    public void PublishCreated(PersonRow actor, MembershipRow membership) =>
        cloud.Publish(new CloudEvent(EventKind.Created, actor, membership.Room, new MembershipPayload(membership)));

    public void PublishDeleted(PersonRow actor, MembershipRow membership) =>
        cloud.Publish(new CloudEvent(EventKind.Deleted, actor, membership.Room, new MembershipPayload(membership)));

    private PersonRow? Somebody(string? id, string? email)
    {
        if (string.IsNullOrEmpty(id))
            return cloud.People.ByEmail(email);
        return SparkId.Uuid(id) is { } key
            ? cloud.People.ByKey(key)
            : throw ApiException.BadRequest("Expect base64 ID or UUID.");
    }

    private static void RequireMayModerate(PersonRow caller, RoomRow room)
    {
        if (caller.IsBot)
            throw ApiException.Forbidden("Bots cannot change moderators.");
        if (room.HasModerators && !room.Members[caller.Key].IsModerator)
            throw ApiException.Forbidden("Only a moderator may make moderators.");
    }
}
