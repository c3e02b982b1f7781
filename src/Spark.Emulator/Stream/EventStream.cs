using System.Threading.Channels;

namespace Spark.Emulator;

/// <summary>What one open stream has yet to send. A reader too slow for it loses the stream, and finds all by REST when it returns.</summary>
internal sealed class EventStream : ICloudListener
{
    private const int LongestQueue = 10_000;

    private readonly Channel<StreamItem> events = Channel.CreateBounded<StreamItem>(
        new BoundedChannelOptions(LongestQueue) { SingleReader = true }
    );

    public ChannelReader<StreamItem> Events => events.Reader;

    public void Hear(CloudEvent happened, PersonRow recipient)
    {
        if (!events.Writer.TryWrite(new RoomNews(happened)))
            Forget();
    }

    /// <summary>Activity that does not fit is left out: thousands of calls must not cost anybody their rooms.</summary>
    public void Hear(Activity activity)
    {
        if (events.Reader.Count < LongestQueue / 2)
            events.Writer.TryWrite(activity);
    }

    public void Forget() => events.Writer.TryComplete();
}
