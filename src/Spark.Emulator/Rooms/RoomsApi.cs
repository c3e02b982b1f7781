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
        if (call.Flag("orgPublicSpaces"))
            return ListPublicAsync(call);
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

    /// <summary>Webex API: the organization's public rooms, whoever is in them, by when they were made public.</summary>
    private static Task ListPublicAsync(ApiCall call)
    {
        if ((call.Query("teamId") ?? call.Query("type") ?? call.Query("sortBy")) is not null)
            throw ApiException.BadRequest("orgPublicSpaces excludes teamId, type and sortBy.");
        var (from, to) = (call.Time("from") ?? long.MinValue, call.Time("to") ?? long.MaxValue);
        var before = call.CursorOr(long.MaxValue);
        var max = call.Max();
        Page<Room> page;
        lock (call.Cloud.Gate)
        {
            var found = call
                .Cloud.Rooms.Public(call.Caller.OrgKey)
                .Where(room => room.MadePublic is { } time && time >= from && time <= to && time < before)
                .OrderByDescending(room => room.MadePublic)
                .Take(max + 1)
                .ToList();
            page = new Page<Room>(
                [.. found.Take(max).Select(room => room.ToWire(call.Caller))],
                found.Count > max ? Cursor.Of(found[max - 1].MadePublic!.Value) : null
            );
        }

        return call.PageAsync(page, RoomsJson.Own.ItemListRoom);
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
