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
        if (roomId is null && (personId ?? email) is not null)
            throw ApiException.BadRequest("roomId cannot be null");

        Page<Membership> page;
        lock (call.Cloud.Gate)
        {
            var room = roomId is null ? null : Listed(call, roomId);
            var list = room is null ? call.Caller.MembershipsInOrder : room.MembersInOrder;
            var moderatorsOnly = room is { IsLocked: true } && !room.Members.ContainsKey(call.Caller.Key);
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
            wire = Named(call, "Failed to get membership").ToWire();
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
            : call.Cloud.Rooms.Visible(call.Caller, roomId);

    private static MembershipRow Named(ApiCall call, string notFound) =>
        call.Cloud.Memberships.Visible(call.Caller, call.Path("membershipId")) ?? throw ApiException.NotFound(notFound);
}
