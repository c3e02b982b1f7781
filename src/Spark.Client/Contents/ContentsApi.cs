using System.Buffers;

namespace Spark.Client;

/// <summary>
/// Files of messages, by the addresses in <see cref="Message.Files"/> or by their ids. The token is sent to the API's
/// host only: an address elsewhere is refused, and where the API redirects to is asked without it, unless that
/// is the other of its two hosts. While the service
/// scans a file (423) a call waits as it asks.
/// </summary>
public sealed class ContentsApi
{
    private readonly SparkHttp _http;

    internal ContentsApi(SparkHttp http) => _http = http;

    /// <summary>Name, type and size of a file, without the file.</summary>
    /// <param name="content">The file's address or id.</param>
    /// <param name="allowUnscannable">Whether to take a file that cannot be scanned, at one's own risk.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The address leads to another host.</exception>
    /// <exception cref="SparkGoneException">The file was found to be infected, and removed.</exception>
    /// <exception cref="SparkUnscannableException">The file cannot be scanned.</exception>
    public Task<ContentInfo> GetAsync(
        string content,
        bool allowUnscannable = false,
        CancellationToken cancellationToken = default
    ) =>
        _http.SendAsync(
            Call(HttpMethod.Head, content, allowUnscannable),
            static (response, _, _) => Task.FromResult(ContentInfo.Of(response)),
            cancellationToken
        );

    /// <summary>Opens a file for reading; nothing is buffered.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<ContentDownload> OpenAsync(
        string content,
        bool allowUnscannable = false,
        CancellationToken cancellationToken = default
    )
    {
        var call = Call(HttpMethod.Get, content, allowUnscannable) with { IsAnswerKept = true };
        return _http.SendAsync(
            call,
            async (response, state, limit) =>
            {
                var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
                return new ContentDownload(response, new DownloadStream(body, state, _http.Options));
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Downloads a file. It appears under its name when it is complete; a download that breaks off is begun anew. A
    /// name that is taken is an error before anything is loaded.
    /// </summary>
    /// <param name="content">The file's address or id.</param>
    /// <param name="path">
    /// Where to: a file, or an existing directory, in which it gets the (safe) name it was sent with.
    /// </param>
    /// <param name="overwrite">Whether to replace a file that is there already.</param>
    /// <param name="allowUnscannable">Whether to take a file that cannot be scanned, at one's own risk.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<DownloadedFile> DownloadToAsync(
        string content,
        string path,
        bool overwrite = false,
        bool allowUnscannable = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var directory = Directory.Exists(path);
        if (!directory && IsTaken(path, overwrite))
        {
            throw new IOException(Taken(path));
        }

        var part = Path.Combine(
            directory ? path : Path.GetDirectoryName(Path.GetFullPath(path))!,
            $".{Guid.NewGuid():N}.part"
        );
        var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
        try
        {
            ContentInfo info;
            await using (file.ConfigureAwait(false))
            {
                info = await _http
                    .SendAsync(
                        Call(HttpMethod.Get, content, allowUnscannable),
                        (response, _, limit) =>
                            directory
                            && Path.Combine(path, ContentInfo.Of(response).Name) is var named
                            && IsTaken(named, overwrite)
                                ? throw new LocalFileException(Taken(named))
                                : CopyAsync(response, file, limit),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }

            var target = directory ? Path.Combine(path, info.Name) : path;
            File.Move(part, target, overwrite);
            return new DownloadedFile(Path.GetFullPath(target), info);
        }
        catch (LocalFileException local)
        {
            throw new IOException(local.Message, local.InnerException);
        }
        finally
        {
            File.Delete(part); // gone already if all went well
        }
    }

    private static bool IsTaken(string path, bool overwrite) => overwrite ? Directory.Exists(path) : Path.Exists(path);

    private static string Taken(string path) => $"'{path}' is there already.";

    /// <summary>
    /// Says whether a file may be given out, where the organization looks into files before (real-time data loss
    /// prevention); for compliance officers.
    /// </summary>
    /// <param name="content">The file's address or id.</param>
    /// <param name="result">Approved or rejected.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The address leads to another host.</exception>
    public Task ReviewAsync(string content, ContentResult result, CancellationToken cancellationToken = default)
    {
        var query = new Query();
        query.Add("result", result.Value);
        return _http.SendAsync(At(HttpMethod.Put, content, query), cancellationToken);
    }

    private static async Task<ContentInfo> CopyAsync(HttpResponseMessage response, FileStream file, AttemptLimit limit)
    {
        var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            file.Position = 0; // an earlier attempt may have come some way
            file.SetLength(0);
            while (await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false) is > 0 and var count)
            {
                limit.Progress();
                await WriteAsync(file, buffer.AsMemory(0, count), limit).ConfigureAwait(false);
            }

            return ContentInfo.Of(response);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, AttemptLimit limit)
    {
        try
        {
            await file.WriteAsync(bytes, limit.Token).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new LocalFileException("The file cannot be written.", error); // a full disk is no broken connection
        }
    }

    private ApiCall Call(HttpMethod method, string content, bool allowUnscannable)
    {
        var query = new Query();
        query.Add("allow", allowUnscannable ? "unscannable" : null);
        return At(method, content, query) with { IsTransfer = true, IsDownload = true, Accept = "*/*" };
    }

    private ApiCall At(HttpMethod method, string address, Query query)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var absolute) || absolute.Scheme is not ("http" or "https"))
        {
            return _http.Call(method, ["contents", address], query);
        }

        var url = ExactAddress.Read(address) ?? absolute;
        if (!ApiHosts.IsApi(_http.ApiUrl, url))
        {
            throw new ArgumentException(
                $"The file lies at {url.Host}, which is not the API's host: the token is not sent there.",
                nameof(address)
            );
        }

        foreach (var (name, value) in query.Parameters)
        {
            var text = url.AbsoluteUri;
            var separator = text.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            url = new Uri($"{text}{separator}{name}={Uri.EscapeDataString(value)}");
        }

        var path = url.AbsolutePath;
        return new ApiCall(method, ["contents", path[(path.LastIndexOf('/') + 1)..]], "").At(url);
    }
}

/// <summary>What went wrong on this side of the connection.</summary>
internal sealed class LocalFileException(string message, Exception? inner = null) : Exception(message, inner);
