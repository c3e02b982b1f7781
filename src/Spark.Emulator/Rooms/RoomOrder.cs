using System.Globalization;

namespace Spark.Emulator;

/// <summary>The orders a list of rooms comes in: newest first unless <c>sortBy</c> says otherwise.</summary>
internal static class RoomOrder
{
    public static Page<RoomRow> Page(ApiCall call, Func<RoomRow, bool> wanted) =>
        call.Query("sortBy") switch
        {
            null or "created" => call.Caller.Rooms.Newest(call.CursorOr(long.MaxValue), call.Max(), wanted),
            "lastactivity" => Sorted(
                call,
                wanted,
                // Times as text of one length, turned round, so that the latest comes first.
                room => (long.MaxValue - room.LastActivity).ToString("D19", CultureInfo.InvariantCulture)
            ),
            "id" => Sorted(call, wanted, room => room.Id),
            _ => throw ApiException.BadRequest("sortBy must be id, lastactivity or created."),
        };

    private static Page<RoomRow> Sorted(ApiCall call, Func<RoomRow, bool> wanted, Func<RoomRow, string> key)
    {
        var after = call.Query("cursor") is { } cursor ? Cursor.Text(cursor) : "";
        var max = call.Max();
        var rest = call
            .Caller.Rooms.Items.Where(wanted)
            .Where(room => string.CompareOrdinal(key(room), after) > 0)
            .OrderBy(key, StringComparer.Ordinal)
            .Take(max + 1)
            .ToList();
        return rest.Count <= max
            ? new Page<RoomRow>(rest, Next: null)
            : new Page<RoomRow>(rest[..max], Cursor.Of(key(rest[max - 1])));
    }
}
