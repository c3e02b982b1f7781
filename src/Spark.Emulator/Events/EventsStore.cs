namespace Spark.Emulator;

/// <summary>The last events, for compliance officers. Bounded: old ones are forgotten. Every method is called under the gate.</summary>
internal sealed class EventsStore(Cloud cloud)
{
    private const int Kept = 10_000;

    private readonly Dictionary<Guid, EventRow> _byKey = [];
    private readonly Queue<EventRow> _inOrder = new();

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<EventRow> All => _inOrder;

    public void Add(CloudEvent happened)
    {
        // Webex API: of rooms, officers hear changes only.
        if (happened is { Resource: "rooms", Kind: not EventKind.Updated })
        {
            return;
        }

        Add(new EventRow(SparkId.NewKey(), cloud.Now(), happened));
    }

    public void Add(EventRow row)
    {
        _byKey.Add(row.Key, row);
        _inOrder.Enqueue(row);
        if (_inOrder.Count > Kept)
        {
            _byKey.Remove(_inOrder.Dequeue().Key);
        }
    }

    public EventRow? ById(string id) => SparkId.Uuid(id) is { } key ? _byKey.GetValueOrDefault(key) : null;

    /// <summary>Newest first.</summary>
    public Page<EventRow> Newest(long before, int count, Func<EventRow, bool> wanted)
    {
        var rows = _inOrder.Reverse().Where(row => row.Created < before && wanted(row)).Take(count + 1).ToList();
        return rows.Count <= count
            ? new Page<EventRow>(rows, Next: null)
            : new Page<EventRow>(rows[..count], Cursor.Of(rows[count - 1].Created));
    }

    public void Clear()
    {
        _byKey.Clear();
        _inOrder.Clear();
    }
}
