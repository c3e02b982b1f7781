namespace Spark.Emulator;

/// <summary>What is to go wrong, by token: faults strike in the order they were asked for.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<Fault>> byToken = new(StringComparer.Ordinal);
    private volatile bool any; // so that a call without faults takes no lock

    public Fault? Next(string token)
    {
        if (!any)
            return null;
        lock (gate)
        {
            if (!byToken.TryGetValue(token, out var faults))
                return null;
            while (faults.TryPeek(out var fault))
            {
                if (fault.Left-- > 0)
                    return fault;
                faults.Dequeue();
            }

            byToken.Remove(token);
            any = byToken.Count > 0;
            return null;
        }
    }

    public void Add(string token, IEnumerable<Fault> more)
    {
        lock (gate)
        {
            if (!byToken.TryGetValue(token, out var faults))
                byToken.Add(token, faults = new Queue<Fault>());
            foreach (var fault in more)
                faults.Enqueue(fault);
            any = true;
        }
    }

    public void Clear(string token)
    {
        lock (gate)
        {
            byToken.Remove(token);
            any = byToken.Count > 0;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            byToken.Clear();
            any = false;
        }
    }
}
