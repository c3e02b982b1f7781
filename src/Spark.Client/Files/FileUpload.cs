using System.Net.Http.Headers;

namespace Spark.Client;

/// <summary>
/// A file to send with a message: at most 100 MB, streamed, never whole in memory. Make one with
/// <see cref="FromPath"/>, <see cref="FromBytes"/> or <see cref="FromStream"/>; for a public address that the service
/// fetches itself use <see cref="FromUrl"/>.
/// </summary>
public sealed class FileUpload
{
    /// <summary>The largest file the service takes, in bytes.</summary>
    public const long MaxSize = 100 * 1024 * 1024;

    private readonly Func<Stream>? _open;
    private readonly bool _closes;

    private FileUpload(string name, string? contentType, long? size, Func<Stream>? open, bool closes)
    {
        if (size > MaxSize)
        {
            throw new ArgumentException(
                $"The file has {size} bytes; the service takes {MaxSize} at most.",
                nameof(size)
            );
        }

        ContentType = contentType ?? MediaTypes.Of(name);
        if (!MediaTypeHeaderValue.TryParse(ContentType, out _))
        {
            throw new ArgumentException($"'{contentType}' is no content type such as 'text/csv'.", nameof(contentType));
        }

        (Name, Size, _open, _closes) = (name, size, open, closes);
    }

    /// <summary>The name the file is sent with.</summary>
    public string Name { get; }

    /// <summary>The type the file is sent with; by default that of the name's ending.</summary>
    public string ContentType { get; }

    /// <summary>The size in bytes, if it is known beforehand.</summary>
    public long? Size { get; }

    /// <summary>The public address, if it is one.</summary>
    public Uri? Url { get; private init; }

    /// <summary>Whether it can be read a second time; if not, the message is sent once and never again.</summary>
    internal bool IsRepeatable { get; private init; } = true;

    /// <summary>A file of this machine.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The file is too large, or the content type is invalid.</exception>
    public static FileUpload FromPath(string path, string? contentType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        return file.Exists
            ? new FileUpload(
                file.Name,
                contentType,
                file.Length,
                () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true),
                closes: true
            )
            : throw new FileNotFoundException($"There is no file {path}.", path);
    }

    /// <summary>Bytes in memory; not copied.</summary>
    /// <exception cref="ArgumentException">They are too many, or the content type is invalid.</exception>
    public static FileUpload FromBytes(ReadOnlyMemory<byte> bytes, string name, string? contentType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new FileUpload(
            name,
            contentType,
            bytes.Length,
            () =>
                System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
                    ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                    : new MemoryStream(bytes.ToArray(), writable: false),
            closes: true
        );
    }

    /// <summary>
    /// A stream, from where it stands; it stays open. One that can seek is rewound when the message has to be sent
    /// again; with one that cannot, the message is sent once only.
    /// </summary>
    /// <exception cref="ArgumentException">It is too long, or the content type is invalid.</exception>
    public static FileUpload FromStream(Stream stream, string name, string? contentType = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!stream.CanSeek)
        {
            return new FileUpload(name, contentType, null, () => stream, closes: false) { IsRepeatable = false };
        }

        var start = stream.Position;
        return new FileUpload(
            name,
            contentType,
            stream.Length - start,
            () =>
            {
                stream.Position = start;
                return stream;
            },
            closes: false
        );
    }

    /// <summary>A public address, which the service fetches without credentials.</summary>
    public static FileUpload FromUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsAbsoluteUri && url.Scheme is "http" or "https"
            ? new FileUpload(Path.GetFileName(url.AbsolutePath), null, null, null, closes: false) { Url = url }
            : throw new ArgumentException("The service fetches absolute http and https addresses only.", nameof(url));
    }

    /// <summary>The content of one attempt.</summary>
    internal HttpContent ToContent(AttemptLimit limit) => new FileContent(_open!, _closes, Size, limit);
}
