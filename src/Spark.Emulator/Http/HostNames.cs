namespace Spark.Emulator;

/// <summary>
/// The names this emulator answers to. A web page can make its own name point at 127.0.0.1 and then read what a local server
/// says, but the browser still sends the page's name in the Host header.
/// </summary>
internal sealed class HostNames(params IEnumerable<Uri?> addresses)
{
    private readonly HashSet<string> names = new(
        ["localhost", "127.0.0.1", "[::1]", .. addresses.OfType<Uri>().Select(address => address.Host)],
        StringComparer.OrdinalIgnoreCase
    );

    public bool Knows(string host) => names.Contains(host);

    public Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(
            $"This emulator answers only to its own host names, and the request was for '{http.Request.Host.Host}'. "
                + "Use localhost, or start it with that name as its public address (--public-url).",
            http.RequestAborted
        );
    }
}
