using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Spark.Bot;

/// <summary>The statements about events.</summary>
internal static class SqliteEvents
{
    public const int Waiting = 0;
    public const int Dead = 2;

    /// <summary>What is being handled has no time at which it is due; one that is there at a start has lost its process.</summary>
    private const int Begun = 0;

    /// <summary>When a replayed event is due: at once, and it was tried before.</summary>
    public const int Replayed = -1;

    private const string Columns = "id, room, received, attempts, due, first_tried, body, trace, finished, key, until";

    /// <summary>Stores a new event; <c>null</c> if it was accepted before.</summary>
    public static StoredEvent? Insert(SqliteSession file, InboxEntry entry, long now)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(key, entry.Key.Value);
        if (TryInsert(file, entry, key, now) is { } stored)
        {
            return stored;
        }

        // The same key: the same event, unless the time is over in which that is so.
        var isOver = file.Execute(
            "UPDATE events SET key = NULL WHERE key = @key AND until <= @now",
            ("@key", key),
            ("@now", now)
        );
        return isOver > 0 ? TryInsert(file, entry, key, now) : null;
    }

    /// <summary>An attempt begins.</summary>
    public static int Begin(SqliteSession file, InboxDelivery delivery, long now) =>
        file.Execute(
            "UPDATE events SET attempts = @attempt, due = @begun, first_tried = coalesce(first_tried, @now) WHERE id = @id AND state = 0",
            ("@begun", Begun),
            ("@attempt", delivery.Attempt),
            ("@now", now),
            ("@id", delivery.Id)
        );

    /// <summary>An attempt has failed, and there will be another.</summary>
    public static int Postpone(SqliteSession file, InboxDelivery delivery, long due) =>
        file.Execute(
            "UPDATE events SET due = @due, finished = @finished WHERE id = @id AND state = 0",
            ("@due", due),
            ("@finished", delivery.FinishedText),
            ("@id", delivery.Id)
        );

    /// <summary>
    /// What was being handled is not any more: that was no attempt, but what it has sent is in the journal.
    /// </summary>
    public static int GiveBack(SqliteSession file) =>
        file.Execute(
            "UPDATE events SET attempts = attempts - 1, due = @due, first_tried = NULL WHERE state = 0 AND due = @begun AND attempts > 0",
            ("@due", Replayed),
            ("@begun", Begun)
        );

    /// <summary>The event is handled: only its key stays.</summary>
    public static SettledEvent Complete(SqliteSession file, InboxDelivery delivery)
    {
        var rows = Forget(file, delivery.Id, Waiting);
        if (delivery.IsJournaled)
        {
            file.Execute("DELETE FROM replies WHERE event = @id", ("@id", delivery.Id));
        }

        return new SettledEvent(rows, NextOf(file, delivery));
    }

    /// <summary>The event is given up: everything stays, its replies too.</summary>
    public static SettledEvent Bury(SqliteSession file, InboxDelivery delivery, string reason, long now)
    {
        var rows = file.Execute(
            "UPDATE events SET state = 2, reason = @reason, attempts = @attempt, finished = @finished, settled = @now WHERE id = @id AND state = 0",
            ("@reason", reason),
            ("@attempt", delivery.Attempt),
            ("@finished", delivery.FinishedText),
            ("@now", now),
            ("@id", delivery.Id)
        );
        return new SettledEvent(rows, NextOf(file, delivery));
    }

    /// <summary>Leaves nothing of an event in this state but its key. Returns how many there were: one or none.</summary>
    public static int Forget(SqliteSession file, long id, int state)
    {
        file.Execute(
            "INSERT OR REPLACE INTO handled (key, until) SELECT key, until FROM events WHERE id = @id AND state = @state AND key IS NOT NULL",
            ("@id", id),
            ("@state", state)
        );
        return file.Execute("DELETE FROM events WHERE id = @id AND state = @state", ("@id", id), ("@state", state));
    }

    /// <summary>The first event of the first room behind this one.</summary>
    public static WaitingEvent? FirstAfter(SqliteSession file, string room) =>
        file.Query(
            "SELECT id, room, due FROM events INDEXED BY events_waiting WHERE state = 0 AND room > @room ORDER BY room, id LIMIT 1",
            row => new WaitingEvent(row.GetInt64(0), row.GetString(1), row.GetInt64(2)),
            ("@room", room)
        )
            is [var first]
            ? first
            : null;

    /// <summary>An event as it is given out, or why it cannot be read.</summary>
    public static StoredDelivery Find(SqliteSession file, long id) =>
        file.Query($"SELECT {Columns} FROM events WHERE id = @id", Read, ("@id", id))[0];

    public static EventCounts Count(SqliteSession file) =>
        new(
            (long)file.Scalar("SELECT count(*) FROM events WHERE state = 0")!,
            (long)file.Scalar("SELECT count(*) FROM events WHERE state = 2")!
        );

    /// <summary>When the oldest that waits was received.</summary>
    public static long? Oldest(SqliteSession file) =>
        file.Scalar("SELECT received FROM events WHERE id = (SELECT min(id) FROM events WHERE state = 0)") as long?;

    private static InboxDelivery? NextOf(SqliteSession file, InboxDelivery delivery) =>
        file.Query(
            $"SELECT {Columns} FROM events WHERE state = 0 AND room = @room ORDER BY id LIMIT 1",
            Read,
            ("@room", delivery.Entry.Conversation)
        )
            is [var next]
            ? next.Delivery
            : null; // nor if it cannot be read: this one is settled all the same

    private static StoredEvent? TryInsert(SqliteSession file, InboxEntry entry, byte[] key, long now) =>
        file.Query(
            """
            INSERT INTO events (key, until, state, room, received, attempts, due, body, trace)
            SELECT @key, @until, 0, @room, @received, 0, 0, @body, @trace
            WHERE NOT EXISTS (SELECT 1 FROM handled WHERE key = @key AND until > @now)
            ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
            RETURNING id, EXISTS (SELECT 1 FROM events AS earlier WHERE state = 0 AND room = @room AND earlier.id < events.id)
            """,
            row => new StoredEvent(row.GetInt64(0), IsFirst: row.GetInt64(1) == 0),
            ("@key", key),
            ("@until", now + (long)entry.Key.Window.TotalMilliseconds),
            ("@room", entry.Conversation),
            ("@received", entry.Received.ToUnixTimeMilliseconds()),
            ("@body", Bytes(entry.Body)),
            ("@trace", entry.TraceParent),
            ("@now", now)
        )
            is [var stored]
            ? stored
            : null;

    /// <summary>The array itself where there is nothing else in it.</summary>
    private static byte[] Bytes(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var whole)
        && whole is { Offset: 0, Array: { } array }
        && array.Length == body.Length
            ? array
            : body.ToArray();

    private static StoredDelivery Read(SqliteDataReader row)
    {
        try
        {
            return new StoredDelivery(Deliver(row), Unreadable: null);
        }
        catch (Exception error) when (InboxEntry.IsUnreadable(error))
        {
            return new StoredDelivery(Delivery: null, error);
        }
    }

    private static InboxDelivery Deliver(SqliteDataReader row)
    {
        var body = row.GetFieldValue<byte[]>(6);
        var key = row.IsDBNull(9) ? default : BinaryPrimitives.ReadUInt128LittleEndian(row.GetFieldValue<byte[]>(9));
        var received = row.GetInt64(2);
        var entry = InboxEntry.Restore(
            new EventKey(key, TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(10) - received))),
            body,
            DateTimeOffset.FromUnixTimeMilliseconds(received),
            row.IsDBNull(7) ? null : row.GetString(7)
        );
        return new InboxDelivery(row.GetInt64(0), entry, row.GetInt32(3) + 1)
        {
            IsTakenOver = row.GetInt32(3) > 0 && row.GetInt64(4) == Begun,
            IsJournaled = row.GetInt32(3) > 0 || row.GetInt64(4) == Replayed,
            FirstTried = row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            FinishedText = row.IsDBNull(8) ? null : row.GetString(8),
        };
    }
}

/// <param name="Id">Its number.</param>
/// <param name="IsFirst">Whether nothing else of its room waits.</param>
internal sealed record StoredEvent(long Id, bool IsFirst);

/// <param name="Rows">1, or 0 if it was settled already.</param>
/// <param name="Next">What waits next in its room.</param>
internal sealed record SettledEvent(int Rows, InboxDelivery? Next);

/// <param name="Id">Its number.</param>
/// <param name="Room">Its room.</param>
/// <param name="Due">When it may be given out, at the earliest, in milliseconds since 1970.</param>
internal sealed record WaitingEvent(long Id, string Room, long Due);

/// <param name="Delivery">As it is to be given out; <c>null</c> if it cannot be read.</param>
/// <param name="Unreadable">Why it cannot.</param>
internal sealed record StoredDelivery(InboxDelivery? Delivery, Exception? Unreadable);

internal sealed record EventCounts(long Pending, long Dead);
