namespace Spark.Emulator;

/// <summary>What a gateway says before the service is asked.</summary>
internal static class HtmlAnswer
{
    public static Task WriteAsync(HttpContext http, int status, string title)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync($"<html><body><h1>{status} {title}</h1></body></html>", http.RequestAborted);
    }
}
