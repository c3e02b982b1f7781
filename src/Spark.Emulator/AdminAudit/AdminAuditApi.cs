namespace Spark.Emulator;

/// <summary>Webex API: what administrators did, for administrators; pages are of 200 at most.</summary>
internal static class AdminAuditApi
{
    private const int LargestPage = 200;

    public static void Map(ApiRoutes api)
    {
        api.Get("/adminAudit/events", ListAsync);
        api.Get("/adminAudit/eventCategories", CategoriesAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        Page<AdminAuditEvent> page;
        lock (call.Cloud.Gate)
        {
            page = call.Cloud.AdminAudit.Log.Newest(
                AuditQuery.Read(call, "from", "to"),
                call.CursorOr(long.MaxValue),
                // A next link repeats the offset, and begins after it.
                call.Query("cursor")
                    is null
                    ? call.Number("offset", 0)
                    : 0,
                Math.Min(call.Max(), LargestPage)
            );
        }

        return call.PageAsync(page, AdminAuditJson.Own.ItemListAdminAuditEvent);
    }

    private static Task CategoriesAsync(ApiCall call)
    {
        call.RequireAdministrator();
        return call.OkAsync(new AdminAuditCategories(AdminAct.Categories), AdminAuditJson.Own.AdminAuditCategories);
    }
}
