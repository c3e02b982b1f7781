namespace Spark.Emulator;

/// <summary>Notes each call of the API once it is answered; stands outside everything, so that it sees the answer as it left.</summary>
internal sealed class CallRecorder(Cloud cloud)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        var time = cloud.Time;
        var (started, began) = (time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
        // Asked for before the call: one that ends a token, or a person, is theirs too.
        var caller = cloud.People.ByToken(BearerToken.Of(http));
        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            cloud.Calls.Add(
                new Call
                {
                    Number = 0,
                    Method = http.Request.Method,
                    Path = LoggedPath.Of(http.Request),
                    Status = http.Response.StatusCode,
                    Started = Timestamps.Format(started),
                    DurationMs = time.GetElapsedTime(began).TotalMilliseconds,
                    PersonId = caller?.Id,
                    PersonEmail = caller?.Email,
                    TrackingId = http.Response.Headers["TrackingID"],
                }
            );
        }
    }
}
