namespace Spark.Bot;

/// <summary>Remembers keys for their time, and not more than so many of them: the oldest go first.</summary>
internal sealed class DuplicateWindow(int capacity, TimeProvider clock)
{
    private readonly Dictionary<UInt128, DateTimeOffset> _until = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Whether the key is remembered.</summary>
    public bool Knows(EventKey key) => _until.TryGetValue(key.Value, out var until) && until > clock.GetUtcNow();

    /// <summary>Whether the key is new; if so it is remembered.</summary>
    public bool TryAdd(EventKey key)
    {
        var now = clock.GetUtcNow();
        if (_until.TryGetValue(key.Value, out var until) && until > now)
        {
            return false;
        }

        while (_order.TryPeek(out var oldest) && (_until.Count >= capacity || _until.GetValueOrDefault(oldest) <= now))
        {
            _order.Dequeue();
            _until.Remove(oldest);
        }

        if (_until.TryAdd(key.Value, now + key.Window))
        {
            _order.Enqueue(key.Value);
        }
        else
        {
            _until[key.Value] = now + key.Window; // run out, not dropped yet: it keeps its place in the order
        }

        return true;
    }
}
