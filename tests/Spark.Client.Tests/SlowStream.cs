namespace Spark.Client.Tests;

/// <summary>A body of single bytes, each of which takes its time.</summary>
internal sealed class SlowStream(int length, Action beforeEach) : Stream
{
    private int _left = length;

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
        await Task.Yield();
        if (_left-- <= 0)
        {
            return 0;
        }

        beforeEach();
        cancellationToken.ThrowIfCancellationRequested();
        buffer.Span[0] = (byte)'x';
        return 1;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
