namespace Spark.Client;

/// <summary>What the requests go through below the door.</summary>
internal static class Connections
{
    /// <summary>
    /// A pool of the client's own. Redirects are off since the token must not follow them; connections are renewed so
    /// that a change of the service's addresses is noticed.
    /// </summary>
    public static SocketsHttpHandler Own() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };

    /// <summary>Those of a user's client, which is neither changed nor closed.</summary>
    public static HttpMessageHandler Of(HttpClient http)
    {
        try
        {
            http.Timeout = Timeout.InfiniteTimeSpan; // attempts have their own, which covers the body too
        }
        catch (InvalidOperationException)
        {
            // It has been used already. Its own time limit stays then.
        }

        return new Borrowed(http);
    }

    private sealed class Borrowed(HttpClient http) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            request = SparkDoor.Copy(request); // one client only can send a message, and the door's has it already
            if (http.DefaultRequestHeaders.UserAgent.Count > 0)
            {
                request.Headers.Remove("User-Agent");
            }

            return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
    }
}
