namespace Spark.Emulator;

/// <summary>Webex API: team memberships, which are those of the teams' General rooms.</summary>
internal static class TeamMembershipsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/team/memberships", ListAsync);
        api.Post("/team/memberships", CreateAsync);
        api.Get("/team/memberships/{membershipId}", GetAsync);
        api.Put("/team/memberships/{membershipId}", UpdateAsync);
        api.Delete("/team/memberships/{membershipId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        var teamId = call.Query("teamId") ?? throw ApiException.BadRequest("teamId cannot be null");
        Page<TeamMembership> page;
        lock (call.Cloud.Gate)
        {
            page = call
                .Cloud.Teams.Visible(call.Caller, teamId)
                .General.MembersInOrder.Oldest(call.CursorOr(long.MinValue), call.Max())
                .Select(TeamMembership.Of);
        }

        return call.PageAsync(page, TeamMembershipsJson.Own.ItemListTeamMembership);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(TeamMembershipsJson.Own.TeamMembershipRequest).ConfigureAwait(false);
        if (string.IsNullOrEmpty(request.TeamId))
        {
            throw ApiException.BadRequest("teamId cannot be null");
        }

        TeamMembership membership;
        lock (call.Cloud.Gate)
        {
            var team = call.Cloud.Teams.Visible(call.Caller, request.TeamId);
            membership = TeamMembership.Of(
                call.Cloud.Memberships.Create(
                    call.Caller,
                    new MembershipRequest
                    {
                        RoomId = team.General.Id,
                        PersonId = request.PersonId,
                        PersonEmail = request.PersonEmail,
                        IsModerator = request.IsModerator,
                    }
                )
            );
        }

        await call.OkAsync(membership, TeamMembershipsJson.Own.TeamMembership).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        TeamMembership membership;
        lock (call.Cloud.Gate)
        {
            membership = TeamMembership.Of(Named(call));
        }

        return call.OkAsync(membership, TeamMembershipsJson.Own.TeamMembership);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(TeamMembershipsJson.Own.TeamMembershipRequest).ConfigureAwait(false);
        if (request.IsModerator is null)
        {
            throw ApiException.BadRequest("isModerator cannot be null");
        }

        TeamMembership wire;
        lock (call.Cloud.Gate)
        {
            var membership = Named(call);
            var change = new MembershipRequest { IsModerator = request.IsModerator };
            call.Cloud.Memberships.Update(call.Caller, membership, change);
            wire = TeamMembership.Of(membership);
        }

        await call.OkAsync(wire, TeamMembershipsJson.Own.TeamMembership).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
        {
            call.Cloud.Memberships.Delete(call.Caller, Named(call));
        }

        return call.NoContentAsync();
    }

    private static MembershipRow Named(ApiCall call) =>
        call.Cloud.Memberships.Visible(call.Caller, call.Path("membershipId")) is { Room: { IsGeneral: true } room } row
        && !room.IsArchived
            ? row
            : throw ApiException.NotFound("Could not find a team membership with provided ID.");
}
