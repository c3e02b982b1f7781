namespace Spark.Emulator;

/// <summary>
/// 503 with an html body, as a gateway before the service answers: <c>{"kind":"unavailable","count":1,"retryAfter":1}</c>.
/// </summary>
internal sealed class UnavailableFault(FaultSpec spec) : Fault(spec)
{
    private readonly string? retryAfter = spec.Text("retryAfter");

    public override Task StrikeAsync(HttpContext http)
    {
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync(
            "<html><body><h1>503 Service Unavailable</h1></body></html>",
            http.RequestAborted
        );
    }
}
