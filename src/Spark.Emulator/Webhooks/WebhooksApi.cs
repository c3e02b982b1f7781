namespace Spark.Emulator;

/// <summary>Webex API: webhooks.</summary>
internal static class WebhooksApi
{
    private const string NotFound = "Could not find a webhook with provided ID.";

    public static void Map(ApiRoutes api)
    {
        api.Get("/webhooks", ListAsync);
        api.Post("/webhooks", CreateAsync);
        api.Get("/webhooks/{webhookId}", GetAsync);
        api.Put("/webhooks/{webhookId}", UpdateAsync);
        api.Delete("/webhooks/{webhookId}", DeleteAsync);
    }

    private static Task ListAsync(ApiCall call)
    {
        Page<Webhook> page;
        lock (call.Cloud.Gate)
        {
            var (before, max) = (call.CursorOr(long.MaxValue), call.Max());
            page = (
                call.Query("ownedBy") is "org"
                    ? call.Cloud.Webhooks.OfOrganization(call.Caller, before, max)
                    : call.Caller.Webhooks.Newest(before, max)
            ).Select(hook => hook.Wire);
        }

        return call.PageAsync(page, WebhooksJson.Own.ItemListWebhook);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(WebhooksJson.Own.WebhookRequest).ConfigureAwait(false);
        Scopes.RequireToWatch(request.Resource ?? "", call.Cloud.AccessTokens.Access(BearerToken.Of(call.Http))?.Grant);
        Webhook webhook;
        lock (call.Cloud.Gate)
            webhook = call.Cloud.Webhooks.Create(call.Caller, request);
        await call.OkAsync(webhook, WebhooksJson.Own.Webhook).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        Webhook webhook;
        lock (call.Cloud.Gate)
            webhook = Named(call).Wire;
        return call.OkAsync(webhook, WebhooksJson.Own.Webhook);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var request = await call.BodyAsync(WebhooksJson.Own.WebhookRequest).ConfigureAwait(false);
        Webhook webhook;
        lock (call.Cloud.Gate)
            webhook = call.Cloud.Webhooks.Update(Named(call), request);
        await call.OkAsync(webhook, WebhooksJson.Own.Webhook).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        var id = call.Path("webhookId");
        if (SparkId.Uuid(id) is null)
            throw ApiException.BadRequest("Invalid webhookId for Delete Webhook request.");
        lock (call.Cloud.Gate)
        {
            var hook = call.Cloud.Webhooks.ById(id) ?? throw ApiException.NotFound(NotFound);
            if (!hook.IsOf(call.Caller))
                throw ApiException.BadRequest("Failed to delete webhook.  You are not the owner of it.");
            call.Cloud.Webhooks.Delete(hook);
        }

        return call.NoContentAsync();
    }

    private static WebhookRow Named(ApiCall call) =>
        call.Cloud.Webhooks.Own(call.Caller, call.Path("webhookId")) ?? throw ApiException.NotFound(NotFound);
}
