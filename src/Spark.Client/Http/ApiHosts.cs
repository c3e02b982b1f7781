namespace Spark.Client;

/// <summary>Where the token may go: the API's own origin, and the service's two names for one another.</summary>
internal static class ApiHosts
{
    private static readonly string[] Service = ["webexapis.com", "api.ciscospark.com"];

    public static bool IsApi(Uri api, Uri url)
    {
        if (url.UserInfo.Length > 0)
        {
            return false;
        }

        var sameOrigin =
            string.Equals(api.Scheme, url.Scheme, StringComparison.Ordinal)
            && string.Equals(api.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase)
            && api.Port == url.Port;
        return sameOrigin || (IsService(api) && IsService(url));
    }

    private static bool IsService(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps
        && url.IsDefaultPort
        && Service.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase);
}
