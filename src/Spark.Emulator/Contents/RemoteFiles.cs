namespace Spark.Emulator;

/// <summary>Webex API: a public address in <c>files</c> is fetched by the service, without credentials.</summary>
internal static class RemoteFiles
{
    /// <summary>Webex API: files are limited to 100 MB.</summary>
    public const int LargestFile = 100 * 1024 * 1024;

    /// <summary>A file, and some room for the form around it.</summary>
    public const int LargestRequest = LargestFile + (1024 * 1024);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
    {
        MaxResponseContentBufferSize = LargestFile,
        Timeout = Patience,
    };

    public static async Task<StoredFile> FetchAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw ApiException.BadRequest("files must hold the public address of a file.");
        try
        {
            using var response = await Client.GetAsync(url, cancellationToken).ConfigureAwait(false);
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

    private static string NameIn(Uri url) =>
        Uri.UnescapeDataString(url.Segments[^1].Trim('/')) is { Length: > 0 } name ? name : "file";
}
