using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Spark.Bot;

/// <summary>
/// Gives out what is in a file that no bot uses, from the beginning, until it was removed. The order of the events'
/// numbers is that of their rooms.
/// </summary>
/// <param name="database">The file.</param>
/// <param name="remembered">How long the keys of what it gives out are kept.</param>
/// <param name="clock">Tells which keys' time is over.</param>
internal sealed class SqliteExport(SqliteDatabase database, TimeSpan remembered, TimeProvider clock)
{
    /// <summary>Whose file it is; <c>null</c> if no bot has used it.</summary>
    public Task<string?> OwnerAsync() =>
        database.RunAsync(file => file.Scalar("SELECT value FROM facts WHERE name = 'bot'") as string);

    public Task<List<KeyValuePair<StateAddress, byte[]>>> StatesAsync(int most) =>
        database.RunAsync(file =>
            file.Query(
                "SELECT room, person, name, value FROM states ORDER BY room, person, name LIMIT @most",
                row =>
                    KeyValuePair.Create(
                        new StateAddress(
                            NoneIfEmpty(row.GetString(0)),
                            NoneIfEmpty(row.GetString(1)),
                            row.GetString(2)
                        ),
                        row.GetFieldValue<byte[]>(3)
                    ),
                ("@most", most)
            )
        );

    public Task<int> RemoveAsync(IReadOnlyCollection<KeyValuePair<StateAddress, byte[]>> states) =>
        database.RunAsync(file =>
            states.Sum(state =>
                file.Execute(
                    "DELETE FROM states WHERE room = @room AND person = @person AND name = @name",
                    ("@room", state.Key.RoomId ?? ""),
                    ("@person", state.Key.PersonId ?? ""),
                    ("@name", state.Key.Name)
                )
            )
        );

    /// <summary>
    /// Keys of handled events, those whose time is not over, each with what is left of it; and the last row that was
    /// looked at, <c>null</c> if there was none.
    /// </summary>
    public Task<(List<EventKey> Keys, long? Last)> KeysAsync(int most) =>
        database.RunAsync(file =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var rows = file.Query(
                "SELECT id, key, until FROM handled ORDER BY id LIMIT @most",
                row => (Id: row.GetInt64(0), Key: Left(row.GetFieldValue<byte[]>(1), row.GetInt64(2), now)),
                ("@most", most)
            );
            var keys = rows.Where(row => row.Key is not null).Select(row => row.Key!.Value).ToList();
            return (keys, rows is [.., var last] ? last.Id : (long?)null);
        });

    public Task<int> RemoveKeysAsync(long last) =>
        database.RunAsync(file => file.Execute("DELETE FROM handled WHERE id <= @last", ("@last", last)));

    /// <summary>Events that wait or were given up, behind this one.</summary>
    public Task<List<ExportedEvent>> EventsAsync(long after, int most) =>
        database.RunAsync(file =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return file.Query(
                "SELECT id, key, until, state, received, attempts, body, trace, finished, reason, settled FROM events WHERE id > @after ORDER BY id LIMIT @most",
                row => Read(file, row, now),
                ("@after", after),
                ("@most", most)
            );
        });

    /// <summary>With their replies.</summary>
    public Task<int> RemoveAsync(IReadOnlyCollection<ExportedEvent> events) =>
        database.RunAsync(file =>
            events.Sum(each =>
            {
                file.Execute("DELETE FROM replies WHERE event = @id", ("@id", each.Id));
                return file.Execute("DELETE FROM events WHERE id = @id", ("@id", each.Id));
            })
        );

    private static List<MovedReply> Replies(SqliteSession file, long id) =>
        file.Query(
            "SELECT handler, ordinal, intended, message FROM replies WHERE event = @event",
            row => new MovedReply(
                row.GetString(0),
                row.GetInt32(1),
                JournaledReply.Restore(row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3))
            ),
            ("@event", id)
        );

    private ExportedEvent Read(SqliteSession file, SqliteDataReader row, long now)
    {
        try
        {
            var read = Read(row, now);
            return read with { Event = read.Event! with { Replies = Replies(file, read.Id) } };
        }
        catch (Exception error) when (InboxEntry.IsUnreadable(error))
        {
            return new ExportedEvent(row.GetInt64(0), Event: null, OwnKey: null);
        }
    }

    private ExportedEvent Read(SqliteDataReader row, long now)
    {
        var (id, body) = (row.GetInt64(0), row.GetFieldValue<byte[]>(6));
        var kept = InboxEntry.Restore(
            default,
            body,
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
            row.IsDBNull(7) ? null : row.GetString(7)
        );
        var own = row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1);
        // A key that means the event for long is a good one to know it by if it is moved again. Others may run out
        // before, or have: then what is in the file is its key, and its own is remembered for what is left of its time.
        var isGood = own is not null && EventKey.HappensOnce(kept.Webhook);
        var key = isGood
            ? new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(own!), remembered)
            : KeyOf(id, row.GetInt64(4), body);
        var moved = new MovedEvent(kept with { Key = key })
        {
            Finished = row.IsDBNull(8) ? null : row.GetString(8),
            Death =
                row.GetInt64(3) == SqliteEvents.Dead
                    ? new MovedDeath(
                        row.GetString(9),
                        row.GetInt32(5),
                        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10))
                    )
                    : null,
        };
        return new ExportedEvent(id, moved, isGood || own is null ? null : Left(own, row.GetInt64(2), now));
    }

    private EventKey KeyOf(long id, long received, byte[] body)
    {
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, id);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], received);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(numbers);
        hash.AppendData(body);
        return new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset()), remembered);
    }

    private static EventKey? Left(byte[] key, long until, long now) =>
        until > now
            ? new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(key), TimeSpan.FromMilliseconds(until - now))
            : null;

    private static string? NoneIfEmpty(string id) => id.Length == 0 ? null : id;
}

/// <param name="Id">Its number in the file.</param>
/// <param name="Event">What the file knows of it; <c>null</c> if it cannot be read.</param>
/// <param name="OwnKey">By which duplicates of it are recognised, if the event has another key and this one still counts.</param>
internal sealed record ExportedEvent(long Id, MovedEvent? Event, EventKey? OwnKey);
