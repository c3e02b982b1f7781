using System.Text.Json;

namespace Spark.Emulator;

/// <summary>The last deliveries, for people who wonder what their bot was sent. Bounded: old ones are forgotten.</summary>
internal sealed class DeliveryLog(ActivityFeed activity)
{
    private const int Kept = 500;

    private readonly Lock gate = new();
    private readonly Queue<LoggedDelivery> attempts = new();
    private long count;

    /// <summary>Told of each attempt, outside any lock.</summary>
    public Action<Delivery>? Observer { get; set; }

    /// <summary>Notes an attempt, and gives it its number.</summary>
    public LoggedDelivery Add(Delivery attempt, byte[] body)
    {
        LoggedDelivery logged;
        lock (gate)
        {
            logged = new LoggedDelivery(attempt with { Number = ++count }, body);
            attempts.Enqueue(logged);
            if (attempts.Count > Kept)
                attempts.Dequeue();
        }

        Observer?.Invoke(logged.Attempt);
        activity.Tell("delivery", () => EmulatorJson.Bytes(logged.WithPayload(), DeliveriesJson.Own.Delivery));
        return logged;
    }

    public LoggedDelivery? ById(string id)
    {
        lock (gate)
            return attempts.FirstOrDefault(entry => string.Equals(entry.Attempt.Id, id, StringComparison.Ordinal));
    }

    /// <summary>Newest first.</summary>
    public List<Delivery> Newest()
    {
        List<LoggedDelivery> copy;
        lock (gate)
            copy = [.. attempts.Reverse()];
        return [.. copy.Select(entry => entry.WithPayload())];
    }

    public void Clear()
    {
        lock (gate)
            attempts.Clear();
    }
}

/// <summary>An attempt and the bytes that were sent.</summary>
internal sealed record LoggedDelivery(Delivery Attempt, byte[] Body)
{
    public Delivery WithPayload()
    {
        if (Body.Length == 0) // it failed before there was anything to send
            return Attempt;
        using var document = JsonDocument.Parse(Body);
        return Attempt with { Payload = document.RootElement.Clone() };
    }
}
