namespace Spark.Emulator;

/// <summary>One webhook's deliveries in order. Whoever puts the first one in starts sending; sending ends when it is empty.</summary>
internal sealed class DeliveryQueue
{
    private readonly Lock gate = new();
    private readonly Queue<CloudEvent> waiting = new();
    private bool sending;
    private TaskCompletionSource? arrival;

    /// <summary>True when nobody sends from this queue yet and the caller has to.</summary>
    public bool Add(CloudEvent happened)
    {
        lock (gate)
        {
            waiting.Enqueue(happened);
            arrival?.TrySetResult();
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

    /// <summary>The next one, for whoever sends already: waits for it, and comes back with null when there is none in time.</summary>
    public async Task<CloudEvent?> NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Task arrived;
        lock (gate)
        {
            if (waiting.TryDequeue(out var happened))
                return happened;
            arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrived = arrival.Task;
        }

        try
        {
            await arrived.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody came: what may have come this very moment is taken below.
        }

        lock (gate)
        {
            arrival = null;
            return waiting.TryDequeue(out var happened) ? happened : null;
        }
    }

    public void Clear()
    {
        lock (gate)
            waiting.Clear();
    }
}
