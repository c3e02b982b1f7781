namespace Spark.Emulator;

/// <summary>How a resource announces its calls: below <c>/v1</c>, each with an authenticated caller.</summary>
internal sealed class ApiRoutes(IEndpointRouteBuilder endpoints, Cloud cloud)
{
    public void Get(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Get, pattern, handler);

    public void Head(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Head, pattern, handler);

    public void Post(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Post, pattern, handler);

    public void Put(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Put, pattern, handler);

    public void Delete(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Delete, pattern, handler);

    public void Patch(string pattern, Func<ApiCall, Task> handler) => Map(HttpMethods.Patch, pattern, handler);

    /// <summary>A call that needs no token, since it is how one gets one.</summary>
    public void Anonymous(string method, string pattern, Func<HttpContext, Cloud, Task> handler) =>
        endpoints.MapMethods("/v1" + pattern, [method], http => handler(http, cloud));

    private void Map(string method, string pattern, Func<ApiCall, Task> handler)
    {
        var scopes = Scopes.For(method, pattern);
        endpoints.MapMethods(
            "/v1" + pattern,
            [method],
            async http =>
            {
                var token = BearerToken.Of(http);
                var caller = cloud.People.ByToken(token) ?? throw ApiException.Unauthorized();
                await cloud
                    .Faults.AnswerAsync(
                        new ApiCall(http, cloud, caller),
                        call =>
                        {
                            Scopes.Require(scopes, cloud.AccessTokens.Access(token)?.Grant);
                            return handler(call);
                        }
                    )
                    .ConfigureAwait(false);
            }
        );
    }
}

internal static class BearerToken
{
    public static string? Of(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;
    }
}
