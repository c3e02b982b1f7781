namespace Spark.Emulator;

/// <summary>Something an open stream has to tell.</summary>
internal abstract class StreamItem
{
    /// <summary>The event's name on the stream; null when it is not told there.</summary>
    public abstract string? Name { get; }

    /// <summary>Its JSON as one person sees it.</summary>
    public abstract byte[] View(PersonRow viewer, string origin);
}

/// <summary>What happened in a room.</summary>
internal sealed class RoomNews(CloudEvent happened) : StreamItem
{
    public override string? Name => happened.Payload.StreamName(happened.Kind);

    public override byte[] View(PersonRow viewer, string origin) => happened.Payload.View(viewer, origin);
}
