using System.Text.Json;

namespace Spark.Emulator;

/// <summary>The last deliveries, for people who wonder what their bot was sent. Bounded: old ones are forgotten.</summary>
internal sealed class DeliveryLog
{
    private const int Kept = 500;

    private readonly Lock gate = new();
    private readonly Queue<(Delivery Attempt, byte[] Body)> attempts = new();
    private long count;

    /// <summary>Told of each attempt, outside any lock.</summary>
    public Action<Delivery>? Observer { get; set; }

    public void Add(Func<long, Delivery> attempt, byte[] body)
    {
        Delivery delivery;
        lock (gate)
        {
            delivery = attempt(++count);
            attempts.Enqueue((delivery, body));
            if (attempts.Count > Kept)
                attempts.Dequeue();
        }

        Observer?.Invoke(delivery);
    }

    /// <summary>Newest first.</summary>
    public List<Delivery> Newest()
    {
        List<(Delivery Attempt, byte[] Body)> copy;
        lock (gate)
            copy = [.. attempts.Reverse()];
        return [.. copy.Select(entry => entry.Attempt with { Payload = Parse(entry.Body) })];
    }

    public void Clear()
    {
        lock (gate)
            attempts.Clear();
    }

    private static JsonElement Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
