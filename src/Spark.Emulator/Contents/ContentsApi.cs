using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Spark.Emulator;

/// <summary>Webex API: the files of messages, for those who may see the message.</summary>
internal static class ContentsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/contents/{contentId}", call => AnswerAsync(call, withBody: true));
        api.Head("/contents/{contentId}", call => AnswerAsync(call, withBody: false));
    }

    private static async Task AnswerAsync(ApiCall call, bool withBody)
    {
        var file = Find(call) ?? throw ApiException.NotFound("Could not find a file with provided ID.");
        var response = call.Http.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = file.ContentType;
        response.ContentLength = file.Bytes.Length;
        if (withBody)
            await response.Body.WriteAsync(file.Bytes, call.Http.RequestAborted).ConfigureAwait(false);
    }

    private static StoredFile? Find(ApiCall call)
    {
        if (SparkId.Key(call.Path("contentId"))?.Split('/') is not [var message, var position])
            return null;
        if (!int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return null;
        lock (call.Cloud.Gate)
        {
            var row = call.Cloud.Messages.ById(message);
            return row?.VisibleTo(call.Caller) == true ? row.Content.Files.ElementAtOrDefault(index) : null;
        }
    }
}
