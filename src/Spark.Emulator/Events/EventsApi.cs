namespace Spark.Emulator;

/// <summary>Webex API: events of the organization, for compliance officers only.</summary>
internal static class EventsApi
{
    private static readonly TimeSpan ReachBack = TimeSpan.FromDays(90);

    public static void Map(ApiRoutes api)
    {
        api.Get("/events", ListAsync);
        api.Get("/events/{eventId}", GetAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        RequireOfficer(call);
        var (resource, type, actor) = (call.Query("resource"), call.Query("type"), call.Query("actorId"));
        var (from, to) = (call.Time("from") ?? long.MinValue, call.Time("to") ?? long.MaxValue);
        var max = call.Max();
        var origin = call.Cloud.Origin(call.Http);
        Page<OfficerEvent> page;
        lock (call.Cloud.Gate)
        {
            var now = call.Cloud.Now();
            if (to != long.MaxValue && to > now)
            {
                throw ApiException.BadRequest("to must not be in the future.");
            }

            if (from != long.MinValue && from < now - (long)ReachBack.TotalMilliseconds)
            {
                throw ApiException.Forbidden("from must not be more than 90 days ago.");
            }

            page = call
                .Cloud.Events.Newest(Math.Min(to, call.CursorOr(long.MaxValue)), max, Wanted)
                .Select(row => row.ToWire(call.Caller, origin));
        }

        return call.PageAsync(page, EventsJson.Own.ItemListOfficerEvent);

        bool Wanted(EventRow row) =>
            row.Created >= from
            && row.Happened.Actor.OrgKey == call.Caller.OrgKey
            && (resource is null || row.Happened.Resource.Equals(resource, StringComparison.Ordinal))
            && (type is null || row.Happened.Event.Equals(type, StringComparison.Ordinal))
            && (actor is null || row.Happened.Actor.Key == SparkId.Uuid(actor));
    }

    private static Task GetAsync(ApiCall call)
    {
        RequireOfficer(call);
        OfficerEvent wire;
        lock (call.Cloud.Gate)
        {
            wire =
                call.Cloud.Events.ById(call.Path("eventId")) is { } row
                && row.Happened.Actor.OrgKey == call.Caller.OrgKey
                    ? row.ToWire(call.Caller, call.Cloud.Origin(call.Http))
                    : throw ApiException.NotFound("Could not find an event with provided ID.");
        }

        return call.OkAsync(wire, EventsJson.Own.OfficerEvent);
    }

    private static void RequireOfficer(ApiCall call)
    {
        if (!call.Caller.IsComplianceOfficer)
        {
            throw ApiException.Forbidden("Only a compliance officer may read events.");
        }
    }
}
