namespace Spark.Emulator;

/// <summary>
/// Objects by the time they were made. A page is found by binary search from the time of the last object listed, so it costs the
/// same wherever it lies, and objects that come or go between two pages move nothing. Guarded by the store's gate.
/// </summary>
internal sealed class Timeline<T>(Func<T, long> time)
    where T : class
{
    private readonly List<T> items = [];

    public int Count => items.Count;

    public IReadOnlyList<T> Items => items;

    public void Add(T item)
    {
        var at = items.Count == 0 || time(items[^1]) < time(item) ? items.Count : FirstFrom(time(item));
        items.Insert(at, item);
    }

    public void Remove(T item)
    {
        var at = FirstFrom(time(item));
        if (at < items.Count && ReferenceEquals(items[at], item))
            items.RemoveAt(at);
    }

    public void Clear() => items.Clear();

    /// <summary>Up to <paramref name="count"/> objects made before a time, newest first.</summary>
    public Page<T> Newest(long before, int count, Func<T, bool>? filter = null)
    {
        var page = new List<T>(Math.Min(count, items.Count));
        for (var i = FirstFrom(before) - 1; i >= 0; i--)
        {
            if (filter?.Invoke(items[i]) == false)
                continue;
            if (page.Count == count)
                return new Page<T>(page, Cursor.Of(time(page[^1])));
            page.Add(items[i]);
        }

        return new Page<T>(page, Next: null);
    }

    /// <summary>Up to <paramref name="count"/> objects made after a time, oldest first.</summary>
    public Page<T> Oldest(long after, int count, Func<T, bool>? filter = null)
    {
        var page = new List<T>(Math.Min(count, items.Count));
        for (var i = after == long.MaxValue ? items.Count : FirstFrom(after + 1); i < items.Count; i++)
        {
            if (filter?.Invoke(items[i]) == false)
                continue;
            if (page.Count == count)
                return new Page<T>(page, Cursor.Of(time(page[^1])));
            page.Add(items[i]);
        }

        return new Page<T>(page, Next: null);
    }

    private int FirstFrom(long from)
    {
        int low = 0,
            high = items.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (time(items[middle]) < from)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
