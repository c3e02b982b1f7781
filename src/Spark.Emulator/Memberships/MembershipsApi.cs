namespace Spark.Emulator;

/// <summary>Webex API: memberships.</summary>
internal static class MembershipsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/memberships", ListAsync);
        api.Post("/memberships", CreateAsync);
        api.Get("/memberships/{membershipId}", GetAsync);
        api.Put("/memberships/{membershipId}", UpdateAsync);
        api.Delete("/memberships/{membershipId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        var (roomId, personId, email) = (call.Query("roomId"), call.Query("personId"), call.Query("personEmail"));
        var isOfPerson = roomId is null && (personId ?? email) is not null;
        if (isOfPerson && !call.Caller.IsComplianceOfficer)
            throw ApiException.BadRequest("roomId cannot be null");

        Page<Membership> page;
        lock (call.Cloud.Gate)
        {
            var room = roomId is null ? null : Listed(call, roomId);
            var list =
                room is not null ? room.MembersInOrder
                : isOfPerson ? Overseen(call, personId, email).MembershipsInOrder
                : call.Caller.MembershipsInOrder;
            var moderatorsOnly =
                room is { IsLocked: true }
                && !room.Members.ContainsKey(call.Caller.Key)
                && !room.IsOverseenBy(call.Caller);
            page = list.Oldest(
                    call.CursorOr(long.MinValue),
                    call.Max(),
                    membership => Wanted(membership) && (!moderatorsOnly || membership.IsModerator)
                )
                .Select(membership => membership.ToWire());
        }

        return call.PageAsync(page, MembershipsJson.Own.ItemListMembership);

        bool Wanted(MembershipRow membership) =>
            (personId is null || membership.Person.Key == SparkId.Uuid(personId))
            && (email is null || membership.Person.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(MembershipsJson.Own.MembershipRequest).ConfigureAwait(false);
        Membership membership;
        lock (call.Cloud.Gate)
            membership = call.Cloud.Memberships.Create(call.Caller, request).ToWire();
        await call.OkAsync(membership, MembershipsJson.Own.Membership).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        Membership wire;
        lock (call.Cloud.Gate)
        {
            wire =
                call.Cloud.Memberships.Readable(call.Caller, call.Path("membershipId"))?.ToWire()
                ?? throw ApiException.NotFound("Failed to get membership");
        }

        return call.OkAsync(wire, MembershipsJson.Own.Membership);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(MembershipsJson.Own.MembershipRequest).ConfigureAwait(false);
        Membership wire;
        lock (call.Cloud.Gate)
        {
            var membership = Named(call, "Failed to get membership");
            call.Cloud.Memberships.Update(call.Caller, membership, request);
            wire = membership.ToWire();
        }

        await call.OkAsync(wire, MembershipsJson.Own.Membership).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
            call.Cloud.Memberships.Delete(call.Caller, Named(call, "User is not a participant of the room."));
        return call.NoContentAsync();
    }

    /// <summary>
    /// Webex API: who is in a team may list the members of a room of it without being in the room; of a moderated one, the
    /// moderators only.
    /// </summary>
    private static RoomRow Listed(ApiCall call, string roomId) =>
        call.Cloud.Rooms.ById(roomId) is { Team: { } team } room && team.General.Members.ContainsKey(call.Caller.Key)
            ? room
            : call.Cloud.Rooms.Readable(call.Caller, roomId);

    /// <summary>Webex API: compliance officers list the memberships of a person without naming a room.</summary>
    private static PersonRow Overseen(ApiCall call, string? id, string? email)
    {
        var person = id is null ? call.Cloud.People.ByEmail(email) : call.Cloud.People.ById(id);
        return person?.OrgKey == call.Caller.OrgKey ? person : throw ApiException.NotFound("Person not found");
    }

    private static MembershipRow Named(ApiCall call, string notFound) =>
        call.Cloud.Memberships.Visible(call.Caller, call.Path("membershipId")) ?? throw ApiException.NotFound(notFound);
}
