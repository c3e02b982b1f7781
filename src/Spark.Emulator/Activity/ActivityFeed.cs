namespace Spark.Emulator;

/// <summary>Tells open streams of deliveries and calls as they happen. Nothing is written out while nobody looks on.</summary>
internal sealed class ActivityFeed
{
    private readonly Lock gate = new();
    private volatile EventStream[] streams = [];

    public void Join(EventStream stream)
    {
        lock (gate)
            streams = [.. streams, stream];
    }

    public void Leave(EventStream stream)
    {
        lock (gate)
            streams = [.. streams.Where(other => other != stream)];
    }

    /// <param name="name">The event's name on the stream.</param>
    /// <param name="json">Writes it out, once for all streams.</param>
    public void Tell(string name, Func<byte[]> json)
    {
        var listening = streams;
        if (listening.Length == 0)
            return;
        var activity = new Activity(name, json());
        foreach (var stream in listening)
            stream.Hear(activity);
    }
}
