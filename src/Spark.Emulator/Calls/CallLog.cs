namespace Spark.Emulator;

/// <summary>The last calls of the API. Bounded: old ones are forgotten.</summary>
internal sealed class CallLog(ActivityFeed activity)
{
    private const int Kept = 500;

    private readonly Lock gate = new();
    private readonly Queue<Call> calls = new();
    private long count;

    /// <summary>Notes a call, and gives it its number.</summary>
    public void Add(Call call)
    {
        Call logged;
        lock (gate)
        {
            logged = call with { Number = ++count };
            calls.Enqueue(logged);
            if (calls.Count > Kept)
                calls.Dequeue();
        }

        activity.Tell("call", () => EmulatorJson.Bytes(logged, CallsJson.Own.Call));
    }

    /// <summary>Newest first.</summary>
    public List<Call> Newest()
    {
        lock (gate)
            return [.. calls.Reverse()];
    }

    public void Clear()
    {
        lock (gate)
            calls.Clear();
    }
}
