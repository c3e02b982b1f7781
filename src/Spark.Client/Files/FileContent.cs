using System.Buffers;
using System.Net;

namespace Spark.Client;

/// <summary>Streams a file into a request, and tells of every step so that the time limit is one for progress.</summary>
internal sealed class FileContent(Func<Stream> open, bool closes, long? size, AttemptLimit limit) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var file = Open();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long sent = 0;
            while (await ReadAsync(file, buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                sent += count;
                if (sent > size)
                {
                    throw new SparkFileException($"The file has grown beyond its {size} bytes while it was sent.");
                }

                if (sent > FileUpload.MaxSize)
                {
                    throw new SparkFileException(
                        $"The file has more than the {FileUpload.MaxSize} bytes the service takes."
                    );
                }

                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                limit.Progress();
            }

            if (sent < size)
            {
                throw new SparkFileException($"The file has ended after {sent} of its {size} bytes.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (closes)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private Stream Open()
    {
        try
        {
            return open();
        }
        catch (Exception error)
        {
            throw new SparkFileException("The file could not be opened.", error);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream file, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SparkFileException("The file could not be read to its end.", error);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = size ?? 0;
        return size is not null;
    }
}
