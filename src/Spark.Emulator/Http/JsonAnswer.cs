using System.Buffers;

namespace Spark.Emulator;

/// <summary>JSON as every answer has it: one spelling of the type, never cached, its length known.</summary>
internal static class JsonAnswer
{
    private static readonly byte[] Before = [.. """{"items":["""u8];
    private static readonly byte[] After = [.. "]}"u8];

    public static Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        Begin(http, status, body.Length);
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>A list of what is JSON already.</summary>
    public static async Task WriteListAsync(HttpContext http, IReadOnlyList<byte[]> items)
    {
        var commas = Math.Max(items.Count - 1, 0);
        Begin(
            http,
            StatusCodes.Status200OK,
            Before.Length + items.Sum(item => (long)item.Length) + commas + After.Length
        );
        var output = http.Response.BodyWriter;
        output.Write(Before);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            output.Write(items[i]);
        }

        output.Write(After);
        await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private static void Begin(HttpContext http, int status, long length)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json;charset=UTF-8";
        response.Headers.CacheControl = "no-cache";
        response.ContentLength = length;
    }
}
