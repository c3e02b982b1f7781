using System.Globalization;

namespace Spark.Emulator;

/// <summary>Webex API: the files of messages, for those who may see the message.</summary>
internal static class ContentsApi
{
    public static void Map(ApiRoutes api)
    {
        api.Get("/contents/{contentId}", call => AnswerAsync(call, withBody: true));
        api.Head("/contents/{contentId}", call => AnswerAsync(call, withBody: false));
        api.Put("/contents/{contentId}", ReviewAsync);
    }

    private static async Task AnswerAsync(ApiCall call, bool withBody)
    {
        var file = Required(call);
        // That a rejected file is gone is an assumption: no source says what the service answers.
        if (file.File.IsRejected)
            throw new ApiException(StatusCodes.Status410Gone, "The file was rejected by a compliance officer.");
        FileScanner.Require(call, file.File, file.Created);
        await WriteAsync(call, file.File, withBody).ConfigureAwait(false);
    }

    /// <summary>A compliance officer says whether a file may be given out (real-time data loss prevention).</summary>
    private static Task ReviewAsync(ApiCall call)
    {
        if (!call.Caller.IsComplianceOfficer)
            throw ApiException.Forbidden("Only a compliance officer reviews files.");
        if (call.Query("result") is not ("approve" or "reject") and var result)
            throw ApiException.BadRequest($"result must be approve or reject, not '{result}'.");
        lock (call.Cloud.Gate)
        {
            Required(call).File.IsRejected = call.Query("result") is "reject";
            call.Cloud.Changed?.Invoke();
        }

        return call.NoContentAsync();
    }

    private static (StoredFile File, long Created) Required(ApiCall call) =>
        Find(call) ?? throw ApiException.NotFound("Could not find a file with provided ID.");

    private static async Task WriteAsync(ApiCall call, StoredFile file, bool withBody)
    {
        var response = call.Http.Response;
        response.Headers.ContentDisposition = Disposition(file.Name);
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = IsHeader(file.ContentType) ? file.ContentType : "application/octet-stream";
        response.ContentLength = file.Bytes.Length;
        if (withBody)
            await response.Body.WriteAsync(file.Bytes, call.Http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The name in quotes, since clients look for them; one that is not plain ASCII percent-encoded, and again by RFC 5987.</summary>
    /// <summary>The type was chosen by whoever sent the file; in a header there is no room for every character.</summary>
    private static bool IsHeader(string type) => type.All(c => c is >= ' ' and <= '~');

    private static string Disposition(string name)
    {
        var encoded = Uri.EscapeDataString(name);
        return name.All(c => c is >= ' ' and <= '~' and not ('"' or '\\' or '%'))
            ? $"attachment; filename=\"{name}\""
            : $"attachment; filename=\"{encoded}\"; filename*=UTF-8''{encoded}";
    }

    private static (StoredFile File, long Created)? Find(ApiCall call)
    {
        if (SparkId.Key(call.Path("contentId"))?.Split('/') is not [var message, var position])
            return null;
        if (!int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return null;
        lock (call.Cloud.Gate)
        {
            var row = call.Cloud.Messages.ById(message);
            return row?.ReadableBy(call.Caller) == true && row.Content.Files.ElementAtOrDefault(index) is { } file
                ? (file, row.Created)
                : null;
        }
    }
}
