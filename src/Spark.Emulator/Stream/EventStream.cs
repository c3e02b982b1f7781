using System.Threading.Channels;

namespace Spark.Emulator;

/// <summary>What one open stream has yet to send. A reader too slow for it loses the stream, and finds all by REST when it returns.</summary>
internal sealed class EventStream : ICloudListener
{
    private const int LongestQueue = 10_000;

    private readonly Channel<CloudEvent> events = Channel.CreateBounded<CloudEvent>(
        new BoundedChannelOptions(LongestQueue) { SingleReader = true }
    );

    public ChannelReader<CloudEvent> Events => events.Reader;

    public void Hear(CloudEvent happened, PersonRow recipient)
    {
        if (!events.Writer.TryWrite(happened))
            Forget();
    }

    public void Forget() => events.Writer.TryComplete();
}
