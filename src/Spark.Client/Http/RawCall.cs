using System.Net.Http.Json;

namespace Spark.Client;

/// <summary>What is known of a call that the user makes with Flurl.</summary>
internal static class RawCall
{
    public static ApiCall Of(HttpRequestMessage message, Uri api)
    {
        var url = message.RequestUri!;
        var isApi = ApiHosts.IsApi(api, url);
        var path = url.AbsolutePath;
        if (isApi && path.StartsWith(api.AbsolutePath, StringComparison.Ordinal))
        {
            path = path[api.AbsolutePath.Length..];
        }

        return new ApiCall(message.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries), url.AbsoluteUri)
        {
            // Who brings credentials, or goes elsewhere, goes without the client's.
            IsAnonymous = !isApi || message.Headers.NonValidated.Contains("Authorization"),
            IsSentOnce = message.Content is not (null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent),
        };
    }
}
