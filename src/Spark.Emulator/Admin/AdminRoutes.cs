namespace Spark.Emulator;

/// <summary>
/// The emulator's own calls, below <c>/emulator</c>. Those that change something want a JSON content type, which a web page of
/// another site cannot send without asking first, and nobody answers that question.
/// </summary>
internal sealed class AdminRoutes(IEndpointRouteBuilder endpoints, Cloud cloud)
{
    public Cloud Cloud => cloud;

    public void Get(string pattern, RequestDelegate handler) =>
        endpoints.MapMethods("/emulator" + pattern, [HttpMethods.Get], handler);

    public void Post(string pattern, RequestDelegate handler) => Guarded(HttpMethods.Post, pattern, handler);

    public void Put(string pattern, RequestDelegate handler) => Guarded(HttpMethods.Put, pattern, handler);

    public void Delete(string pattern, RequestDelegate handler) => Guarded(HttpMethods.Delete, pattern, handler);

    /// <summary>The person whose token the call carries.</summary>
    public PersonRow Caller(HttpContext http) =>
        cloud.People.ByToken(BearerToken.Of(http)) ?? throw ApiException.Unauthorized();

    private void Guarded(string method, string pattern, RequestDelegate handler) =>
        endpoints.MapMethods(
            "/emulator" + pattern,
            [method],
            http =>
            {
                // A browser asks before any cross-site DELETE, so one without a body needs no type.
                if (!HttpMethods.IsDelete(method) || !string.IsNullOrEmpty(http.Request.ContentType))
                    RequestBody.RequireJson(http);
                return handler(http);
            }
        );
}
