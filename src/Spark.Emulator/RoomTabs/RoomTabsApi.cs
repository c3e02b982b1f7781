namespace Spark.Emulator;

/// <summary>Webex API: room tabs, web pages at the top of a room.</summary>
internal static class RoomTabsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/room/tabs", ListAsync);
        api.Post("/room/tabs", CreateAsync);
        api.Get("/room/tabs/{tabId}", GetAsync);
        api.Put("/room/tabs/{tabId}", UpdateAsync);
        api.Delete("/room/tabs/{tabId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        var roomId = call.Query("roomId") ?? throw ApiException.BadRequest("roomId cannot be null");
        Page<RoomTab> page;
        lock (call.Cloud.Gate)
        {
            page = call
                .Cloud.Rooms.Visible(call.Caller, roomId)
                .Tabs.Oldest(call.CursorOr(long.MinValue), call.Max())
                .Select(tab => tab.Wire);
        }

        return call.PageAsync(page, RoomTabsJson.Own.ItemListRoomTab);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(RoomTabsJson.Own.RoomTabRequest).ConfigureAwait(false);
        RoomTab tab;
        lock (call.Cloud.Gate)
        {
            tab = call.Cloud.RoomTabs.Create(call.Caller, request);
        }

        await call.OkAsync(tab, RoomTabsJson.Own.RoomTab).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        RoomTab tab;
        lock (call.Cloud.Gate)
        {
            tab = Named(call).Wire;
        }

        return call.OkAsync(tab, RoomTabsJson.Own.RoomTab);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(RoomTabsJson.Own.RoomTabRequest).ConfigureAwait(false);
        RoomTab tab;
        lock (call.Cloud.Gate)
        {
            tab = call.Cloud.RoomTabs.Update(Named(call), request);
        }

        await call.OkAsync(tab, RoomTabsJson.Own.RoomTab).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
        {
            call.Cloud.RoomTabs.Delete(Named(call));
        }

        return call.NoContentAsync();
    }

    private static RoomTabRow Named(ApiCall call) => call.Cloud.RoomTabs.Visible(call.Caller, call.Path("tabId"));
}
