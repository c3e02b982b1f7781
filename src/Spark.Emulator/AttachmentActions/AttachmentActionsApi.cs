namespace Spark.Emulator;

/// <summary>Webex API: attachment actions, what is submitted with cards.</summary>
internal static class AttachmentActionsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Post("/attachment/actions", CreateAsync);
        api.Get("/attachment/actions/{actionId}", GetAsync);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(AttachmentActionsJson.Own.AttachmentActionRequest).ConfigureAwait(false);
        AttachmentAction action;
        lock (call.Cloud.Gate)
        {
            action = call.Cloud.AttachmentActions.Create(call.Caller, request).Wire;
        }

        await call.OkAsync(action, AttachmentActionsJson.Own.AttachmentAction).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        AttachmentAction action;
        lock (call.Cloud.Gate)
        {
            action =
                call.Cloud.AttachmentActions.Visible(call.Caller, call.Path("actionId"))?.Wire
                ?? throw ApiException.NotFound("Unable to get attachment action.");
        }

        return call.OkAsync(action, AttachmentActionsJson.Own.AttachmentAction);
    }
}
