namespace Spark.Emulator;

/// <summary>Webex API: who signed in, for administrators; a time span of a year at most.</summary>
internal static class SecurityAuditApi
{
    private static readonly long LongestSpan = (long)TimeSpan.FromDays(366).TotalMilliseconds;

    public static void Map(ApiRoutes api) => api.Get("/admin/securityAudit/events", ListAsync);

    private static Task ListAsync(ApiCall call)
    {
        Page<SecurityAuditEvent> page;
        lock (call.Cloud.Gate)
        {
            var query = AuditQuery.Read(call, "startTime", "endTime");
            if (query.To - query.From > LongestSpan)
            {
                throw ApiException.BadRequest("startTime and endTime must not be more than a year apart.");
            }

            page = call.Cloud.SecurityAudit.Log.Newest(query, call.CursorOr(long.MaxValue), skip: 0, call.Max());
        }

        return call.PageAsync(page, SecurityAuditJson.Own.ItemListSecurityAuditEvent);
    }
}
