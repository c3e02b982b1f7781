namespace Spark.Emulator;

/// <summary>429 with <c>Retry-After</c>: <c>{"kind":"rateLimit","count":1,"retryAfter":1}</c>.</summary>
internal sealed class RateLimitFault(FaultSpec spec) : Fault(spec)
{
    private readonly string? retryAfter = spec.Text("retryAfter");

    public override Task StrikeAsync(HttpContext http)
    {
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return ErrorBody.WriteAsync(
            http,
            StatusCodes.Status429TooManyRequests,
            "Too many requests. See Retry-After for when to come back."
        );
    }
}
