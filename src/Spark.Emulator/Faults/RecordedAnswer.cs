namespace Spark.Emulator;

/// <summary>An answer that is not sent yet: its status and headers stand in the response, its bytes here.</summary>
internal static class RecordedAnswer
{
    /// <summary>Lets a call be answered, and keeps the bytes.</summary>
    public static async Task<byte[]> OfAsync(HttpContext http, Func<Task> answer)
    {
        var sent = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (ApiException refused)
        {
            await ErrorBody.WriteAsync(http, refused.Status, refused.Message).ConfigureAwait(false);
        }
        finally
        {
            http.Response.Body = sent;
        }

        return kept.ToArray();
    }

    public static bool IsJson(HttpContext http) =>
        http.Response.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Sends other bytes in the place of those that were kept.</summary>
    public static async Task SendAsync(HttpContext http, byte[] body)
    {
        if (body.Length == 0 && http.Response.ContentType is null)
        {
            return;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }
}
