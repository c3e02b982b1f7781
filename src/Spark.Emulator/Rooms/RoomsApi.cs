namespace Spark.Emulator;

/// <summary>Webex API: rooms.</summary>
internal static class RoomsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/rooms", ListAsync);
        api.Post("/rooms", CreateAsync);
        api.Get("/rooms/{roomId}", GetAsync);
        api.Put("/rooms/{roomId}", UpdateAsync);
        api.Delete("/rooms/{roomId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        var type = call.Query("type");
        var teamId = call.Query("teamId");
        if (type is not (null or "direct" or "group"))
            throw ApiException.BadRequest("type must be direct or group.");
        Page<Room> page;
        lock (call.Cloud.Gate)
            page = RoomOrder.Page(call, Wanted).Select(room => room.ToWire(call.Caller));

        return call.PageAsync(page, RoomsJson.Own.ItemListRoom);

        bool Wanted(RoomRow room) =>
            !room.IsArchived
            && (type is null || room.IsDirect == type is "direct")
            && (teamId is null || (room.Team is { } team && team.Key == SparkId.Uuid(teamId)));
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(RoomsJson.Own.RoomRequest).ConfigureAwait(false);
        Room room;
        lock (call.Cloud.Gate)
            room = call.Cloud.Rooms.Create(call.Caller, request).ToWire(call.Caller);
        await call.OkAsync(room, RoomsJson.Own.Room).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        Room room;
        lock (call.Cloud.Gate)
            room = call.Cloud.Rooms.Readable(call.Caller, call.Path("roomId")).ToWire(call.Caller);
        return call.OkAsync(room, RoomsJson.Own.Room);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(RoomsJson.Own.RoomRequest).ConfigureAwait(false);
        Room wire;
        lock (call.Cloud.Gate)
        {
            var room = call.Cloud.Rooms.Readable(call.Caller, call.Path("roomId"));
            call.Cloud.Rooms.Update(call.Caller, room, request);
            wire = room.ToWire(call.Caller);
        }

        await call.OkAsync(wire, RoomsJson.Own.Room).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
            call.Cloud.Rooms.Delete(call.Caller, call.Cloud.Rooms.Visible(call.Caller, call.Path("roomId")));
        return call.NoContentAsync();
    }
}
