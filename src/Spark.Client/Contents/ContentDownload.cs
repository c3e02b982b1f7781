namespace Spark.Client;

/// <summary>A file of a message, open for reading. Dispose of it to close the connection.</summary>
public sealed class ContentDownload : IAsyncDisposable, IDisposable
{
    private readonly HttpResponseMessage _response;

    internal ContentDownload(HttpResponseMessage response, Stream stream) =>
        (_response, Stream, Info) = (response, stream, ContentInfo.Of(response));

    /// <summary>Name, type and size.</summary>
    public ContentInfo Info { get; }

    /// <summary>
    /// The bytes, as they come. Reading fails with <see cref="SparkConnectionException"/> when the connection breaks
    /// or nothing comes for the time of <see cref="SparkClientOptions.AttemptTimeout"/>.
    /// </summary>
    public Stream Stream { get; }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        _response.Dispose();
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }
}
