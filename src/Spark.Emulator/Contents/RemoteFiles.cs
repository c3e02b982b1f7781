namespace Spark.Emulator;

/// <summary>
/// Webex API: a public address in <c>files</c> is fetched by the service, without credentials. Here from this machine and from the
/// hosts of the options only: whoever may post a message must not make the emulator call what only the emulator can reach.
/// </summary>
internal sealed class RemoteFiles(IReadOnlyList<string> hosts)
{
    /// <summary>Webex API: files are limited to 100 MB.</summary>
    public const int LargestFile = 100 * 1024 * 1024;

    /// <summary>A file, and some room for the form around it.</summary>
    public const int LargestRequest = LargestFile + (1024 * 1024);

    private const int MostRedirects = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Redirects are followed here, since each one may lead to another host.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
        }
    )
    {
        MaxResponseContentBufferSize = LargestFile,
        Timeout = Patience,
    };

    public async Task<StoredFile> FetchAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw ApiException.BadRequest("files must hold the public address of a file.");
        try
        {
            using var response = await GetAsync(url, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var headers = response.Content.Headers;
            var name = headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName?.Trim('"');
            return new StoredFile(
                name ?? NameIn(url),
                headers.ContentType?.ToString() ?? "application/octet-stream",
                await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
            );
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            throw ApiException.BadRequest("The file at the address in files could not be fetched.");
        }
    }

    /// <summary>What is wrong with a name in the options; null when it is one of a host.</summary>
    public static string? Problem(string? host) =>
        Uri.CheckHostName(host) is UriHostNameType.Unknown
            ? $"FileHosts must be names of hosts, without scheme and port, and '{host}' is none"
            : null;

    private async Task<HttpResponseMessage> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            Check(url);
            var response = await Client.GetAsync(url, cancellationToken).ConfigureAwait(false);
            if (
                (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || response.Headers.Location is not { } location
                || redirects == MostRedirects
            )
                return response;
            response.Dispose();
            url = new Uri(url, location);
        }
    }

    private void Check(Uri url)
    {
        if (url.Scheme is not ("http" or "https") || Host(url) is not { } name)
            throw ApiException.BadRequest("files must hold the public address of a file.");
        if (!url.IsLoopback && !hosts.Any(host => host.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw ApiException.BadRequest(
                $"The emulator does not fetch files from {name}: from this machine only, and from the hosts that "
                    + "--file-hosts or SparkEmulatorOptions.FileHosts names."
            );
    }

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

    private static string NameIn(Uri url) =>
        Uri.UnescapeDataString(url.Segments[^1].Trim('/')) is { Length: > 0 } name ? name : "file";
}
