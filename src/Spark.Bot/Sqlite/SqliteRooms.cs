namespace Spark.Bot;

/// <summary>Rooms whose first event may be handled, as they follow each other in the file.</summary>
/// <param name="Found">The events.</param>
/// <param name="Unreadable">Events that this version cannot read, each the first of its room.</param>
/// <param name="Cursor">The room after which to go on; empty when all were looked at.</param>
/// <param name="IsComplete">Whether all rooms were looked at.</param>
/// <param name="Due">When the first of those that are not due yet will be, in milliseconds since 1970; if none, never.</param>
internal sealed record SqliteRooms(
    IReadOnlyList<InboxDelivery> Found,
    IReadOnlyDictionary<long, Exception> Unreadable,
    string Cursor,
    bool IsComplete,
    long Due
)
{
    /// <summary>No retry is set so far ahead: if one seems to be, the clock was put back.</summary>
    private static readonly TimeSpan Implausible = TimeSpan.FromMinutes(10);

    /// <summary>Looks at the rooms in turn, so that none waits for as long as others are busy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="last">The room after which to begin.</param>
    /// <param name="held">Rooms that are being served.</param>
    /// <param name="wanted">How many events are enough.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static SqliteRooms Read(SqliteSession file, string last, IReadOnlySet<string> held, int wanted, long now)
    {
        var (found, unreadable) = (new List<InboxDelivery>(), new Dictionary<long, Exception>());
        var (cursor, isAround) = (last, last.Length == 0);
        var soonest = long.MaxValue;
        while (found.Count < wanted)
        {
            if (SqliteEvents.FirstAfter(file, cursor) is not { } first)
            {
                if (isAround)
                {
                    return new(found, unreadable, "", IsComplete: true, soonest);
                }

                (cursor, isAround) = ("", true);
                continue;
            }

            cursor = first.Room;
            if (isAround && last.Length > 0 && string.CompareOrdinal(cursor, last) > 0)
            {
                return new(found, unreadable, "", IsComplete: true, soonest);
            }

            if (held.Contains(cursor))
            {
                continue;
            }

            if (first.Due > now && first.Due - now < (long)Implausible.TotalMilliseconds)
            {
                soonest = Math.Min(soonest, first.Due);
                continue;
            }

            var stored = SqliteEvents.Find(file, first.Id);
            if (stored.Delivery is { } delivery)
            {
                found.Add(delivery);
            }
            else
            {
                unreadable[first.Id] = stored.Unreadable!;
            }
        }

        return new(found, unreadable, cursor, IsComplete: false, soonest);
    }
}
