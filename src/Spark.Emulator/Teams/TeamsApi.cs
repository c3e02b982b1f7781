namespace Spark.Emulator;

/// <summary>Webex API: teams.</summary>
internal static class TeamsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/teams", ListAsync);
        api.Post("/teams", CreateAsync);
        api.Get("/teams/{teamId}", GetAsync);
        api.Put("/teams/{teamId}", UpdateAsync);
        api.Delete("/teams/{teamId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        Page<Team> page;
        lock (call.Cloud.Gate)
        {
            page = call
                .Caller.Rooms.Newest(
                    call.CursorOr(long.MaxValue),
                    call.Max(),
                    room => room.IsGeneral && !room.IsArchived
                )
                .Select(room => room.Team!.ToWire());
        }

        return call.PageAsync(page, TeamsJson.Own.ItemListTeam);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(TeamsJson.Own.TeamRequest).ConfigureAwait(false);
        Team team;
        lock (call.Cloud.Gate)
        {
            team = call.Cloud.Teams.Create(call.Caller, request).ToWire();
        }

        await call.OkAsync(team, TeamsJson.Own.Team).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        Team team;
        lock (call.Cloud.Gate)
        {
            team = Named(call).ToWire();
        }

        return call.OkAsync(team, TeamsJson.Own.Team);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(TeamsJson.Own.TeamRequest).ConfigureAwait(false);
        Team wire;
        lock (call.Cloud.Gate)
        {
            var team = Named(call);
            call.Cloud.Teams.Update(call.Caller, team, request);
            wire = team.ToWire();
        }

        await call.OkAsync(wire, TeamsJson.Own.Team).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
        {
            call.Cloud.Teams.Delete(call.Caller, Named(call));
        }

        return call.NoContentAsync();
    }

    private static TeamRow Named(ApiCall call) => call.Cloud.Teams.Visible(call.Caller, call.Path("teamId"));
}
