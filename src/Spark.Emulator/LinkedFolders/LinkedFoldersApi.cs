namespace Spark.Emulator;

/// <summary>Webex API: linked folders, which are folders of a storage service (ECM) that belong to a room.</summary>
internal static class LinkedFoldersApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/room/linkedFolders", ListAsync);
        api.Post("/room/linkedFolders", CreateAsync);
        api.Get("/room/linkedFolders/{linkedFolderId}", GetAsync);
        api.Put("/room/linkedFolders/{linkedFolderId}", UpdateAsync);
        api.Delete("/room/linkedFolders/{linkedFolderId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        var roomId = call.Query("roomId") ?? throw ApiException.BadRequest("roomId cannot be null");
        Page<LinkedFolder> page;
        lock (call.Cloud.Gate)
        {
            var room = call.Cloud.Rooms.Visible(call.Caller, roomId);
            page = call
                .Cloud.LinkedFolders.Of(room, call.CursorOr(long.MinValue), call.Max())
                .Select(folder => folder.Wire);
        }

        return call.PageAsync(page, LinkedFoldersJson.Own.ItemListLinkedFolder);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(LinkedFoldersJson.Own.LinkedFolderRequest).ConfigureAwait(false);
        LinkedFolder folder;
        lock (call.Cloud.Gate)
        {
            folder = call.Cloud.LinkedFolders.Create(call.Caller, request);
        }

        await call.OkAsync(folder, LinkedFoldersJson.Own.LinkedFolder).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        LinkedFolder folder;
        lock (call.Cloud.Gate)
        {
            folder = Named(call).Wire;
        }

        return call.OkAsync(folder, LinkedFoldersJson.Own.LinkedFolder);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(LinkedFoldersJson.Own.LinkedFolderRequest).ConfigureAwait(false);
        LinkedFolder folder;
        lock (call.Cloud.Gate)
        {
            folder = call.Cloud.LinkedFolders.Update(Named(call), request);
        }

        await call.OkAsync(folder, LinkedFoldersJson.Own.LinkedFolder).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        lock (call.Cloud.Gate)
        {
            call.Cloud.LinkedFolders.Delete(Named(call));
        }

        return call.NoContentAsync();
    }

    private static LinkedFolderRow Named(ApiCall call) =>
        call.Cloud.LinkedFolders.Visible(call.Caller, call.Path("linkedFolderId"));
}
