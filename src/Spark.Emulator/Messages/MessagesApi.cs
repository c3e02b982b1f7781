namespace Spark.Emulator;

/// <summary>Webex API: messages.</summary>
internal static class MessagesApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/messages", call => PageAsync(call, MessageLists.InRoom(call)));
        api.Get("/messages/direct", call => PageAsync(call, MessageLists.Direct(call)));
        api.Post("/messages", CreateAsync);
        api.Get("/messages/{messageId}", GetAsync);
        api.Put("/messages/{messageId}", EditAsync);
        api.Delete("/messages/{messageId}", DeleteAsync);
    }

    private static Task PageAsync(ApiCall call, Page<(Guid Key, MessageContent Content)> page) =>
        call.PageAsync(page.Select(message => message.Content.Json(message.Key, call)));

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await MessageBody.ReadAsync(call).ConfigureAwait(false);
        var row = call.Cloud.Messages.Create(call.Caller, request);
        var message = row.Content.For(row.Key, call.Cloud.Origin(call.Http));
        if (!string.IsNullOrEmpty(request.ToPersonId) || !string.IsNullOrEmpty(request.ToPersonEmail))
            message = message with
            {
                ToPersonId = NullIfEmpty(request.ToPersonId),
                ToPersonEmail = NullIfEmpty(request.ToPersonEmail),
            };
        await call.OkAsync(message, MessagesJson.Own.Message).ConfigureAwait(false);
    }

    private static Task GetAsync(ApiCall call)
    {
        var row = call.Cloud.Messages.Readable(call.Caller, call.Path("messageId"));
        return call.OkAsync(row.Content.Json(row.Key, call));
    }

    private static async Task EditAsync(ApiCall call)
    {
        var request = await call.BodyAsync(MessagesJson.Own.MessageRequest).ConfigureAwait(false);
        var content = call.Cloud.Messages.Edit(call.Caller, call.Path("messageId"), request);
        await call.OkAsync(content.Wire, MessagesJson.Own.Message).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ApiCall call)
    {
        call.Cloud.Messages.Delete(call.Caller, call.Path("messageId"));
        return call.NoContentAsync();
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
