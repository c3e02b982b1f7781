namespace Spark.Emulator;

/// <summary>What every request passes: a tracking id, the check of its host name, and errors in the API's form.</summary>
internal sealed partial class RequestPipeline(HostNames hosts, ILogger<RequestPipeline> logger)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers["TrackingID"] = TrackingId.New();
        if (!hosts.Knows(http.Request.Host.Host))
        {
            await hosts.RefuseAsync(http).ConfigureAwait(false);
            return;
        }

        if (http.Request.Path.Value?.Contains("//", StringComparison.Ordinal) == true)
            http.Request.Path = SinglySlashed(http.Request.Path.Value);
        try
        {
            await next(http).ConfigureAwait(false);
            if (!http.Response.HasStarted && http.Response.ContentType is null)
                await ExplainAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: nobody is left to answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, exception).ConfigureAwait(false);
        }
    }

    /// <summary>Some clients end the base address with a slash and begin the path with one.</summary>
    private static PathString SinglySlashed(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return new PathString(path);
    }

    private static Task ExplainAsync(HttpContext http) =>
        http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ErrorBody.WriteAsync(
                http,
                404,
                "The requested resource could not be found."
            ),
            StatusCodes.Status405MethodNotAllowed => ErrorBody.WriteAsync(
                http,
                405,
                $"Request method '{http.Request.Method}' not supported"
            ),
            _ => Task.CompletedTask,
        };

    private Task AnswerAsync(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case ApiException api:
                return ErrorBody.WriteAsync(http, api.Status, api.Message);
            case BadHttpRequestException bad:
                return ErrorBody.WriteAsync(http, bad.StatusCode, bad.Message);
            default:
                Log.Failed(logger, exception, http.Request.Method, http.Request.Path);
                return ErrorBody.WriteAsync(http, 500, "The emulator failed to answer this request.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);
    }
}
