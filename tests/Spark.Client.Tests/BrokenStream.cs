using System.Text;

namespace Spark.Client.Tests;

/// <summary>A body that breaks off, or stalls, after its first part.</summary>
internal sealed class BrokenStream(string start, Func<CancellationToken, Task>? stall = null) : Stream
{
    private ReadOnlyMemory<byte> _left = Encoding.UTF8.GetBytes(start);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.IsEmpty && stall is not null)
        {
            await stall(cancellationToken);
        }

        if (_left.IsEmpty)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "ended too early");
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
