namespace Spark.Client;

/// <summary>Where the token may go: the API's own origin, and the service's two names for one another.</summary>
internal static class ApiHosts
{
    private static readonly string[] Service = ["webexapis.com", "api.ciscospark.com"];

    public static bool IsApi(Uri api, Uri url)
    {
        if (url.UserInfo.Length > 0 || Host(url) is not { } host)
        {
            return false;
        }

        var sameOrigin =
            string.Equals(api.Scheme, url.Scheme, StringComparison.Ordinal)
            && string.Equals(Host(api), host, StringComparison.OrdinalIgnoreCase)
            && api.Port == url.Port;
        return sameOrigin || (IsService(api) && IsService(url));
    }

    private static bool IsService(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps
        && url.IsDefaultPort
        && Service.Contains(Host(url), StringComparer.OrdinalIgnoreCase);

    /// <summary>The host's name as it is looked up; <c>null</c> if it has letters that no name may have.</summary>
    private static string? Host(Uri url)
    {
        try
        {
            return url.IdnHost;
        }
        catch (UriFormatException)
        {
            return null; // .NET takes such an address, and tells only here
        }
    }
}
