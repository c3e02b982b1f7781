namespace Spark.Emulator;

/// <summary>One webhook's deliveries in order. Whoever puts the first one in starts sending; sending ends when it is empty.</summary>
internal sealed class DeliveryQueue
{
    private readonly Lock gate = new();
    private readonly Queue<CloudEvent> waiting = new();
    private bool sending;

    /// <summary>True when nobody sends from this queue yet and the caller has to.</summary>
    public bool Add(CloudEvent happened)
    {
        lock (gate)
        {
            waiting.Enqueue(happened);
            var start = !sending;
            sending = true;
            return start;
        }
    }

    public CloudEvent? Take()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var happened))
                return happened;
            sending = false;
            return null;
        }
    }

    public void Clear()
    {
        lock (gate)
            waiting.Clear();
    }
}
