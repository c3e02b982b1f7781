using Microsoft.Extensions.Options;

namespace Spark.Bot.PostgreSql;

/// <summary>
/// The statements about events and rooms. Each does its work for a list of events at once. A row of <c>rooms</c> is
/// locked before the events of the room are looked at, and always by the statement before: only a statement that begins
/// with the lock held sees all that was accepted until then.
/// </summary>
internal sealed class PostgreSqlStatements(IOptions<SparkPostgreSqlOptions> options)
{
    private readonly string _schema = options.Value.Schema;

    /// <summary>What an event's row holds, in the order that <see cref="PostgreSqlEvents"/> reads it.</summary>
    private const string Columns = "e.id, e.key, e.until, e.received, e.body, e.trace, e.is_replayed, e.finished";

    /// <summary>The schema.</summary>
    public string Schema => _schema;

    /// <summary>
    /// Stores events whose key is new, or means another event since its time is over. Keys and rooms are written in one
    /// order everywhere, so that two replicas wait for each other and do not lock each other out; the room before its
    /// events, so that the numbers of a room's events are in the order in which they can be seen.
    /// </summary>
    public string Accept { get; } =
        $"""
            WITH offered AS (
              SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[], $6::text[])
                WITH ORDINALITY AS o (key, until, room, received, body, trace, n)),
            fresh AS (
              INSERT INTO {options.Value.Schema}.keys AS k (key, until)
              SELECT key, until FROM offered ORDER BY key
              ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE k.until <= $7
              RETURNING key),
            noted AS (
              INSERT INTO {options.Value.Schema}.rooms (room)
              SELECT DISTINCT room FROM offered JOIN fresh USING (key) ORDER BY room
              ON CONFLICT (room) DO UPDATE SET room = excluded.room
              RETURNING room)
            INSERT INTO {options.Value.Schema}.events (key, until, room, received, body, trace)
            SELECT key, until, room, received, body, trace
            FROM offered JOIN fresh USING (key) JOIN noted USING (room) ORDER BY n
            RETURNING key
            """;

    /// <summary>
    /// Takes rooms that are nobody's, the longest waiting first. One that still has the time of a lease was another
    /// replica's, which died. Due times that are far ahead are of a clock that was put back. Who has left a room to others
    /// takes it again only if none of them has for 2 seconds.
    /// </summary>
    public string Claim { get; } =
        $"""
            WITH free AS (
              SELECT room, leased_until IS NOT NULL AS is_taken_over FROM {options.Value.Schema}.rooms
              WHERE owner IS NULL AND (due <= $4 OR due > $4 + 600000)
                AND (left_by IS DISTINCT FROM $2 OR due <= $4 - 2000)
              ORDER BY turn LIMIT $1 FOR UPDATE SKIP LOCKED)
            UPDATE {options.Value.Schema}.rooms r
            SET owner = $2, leased_until = clock_timestamp() + $3, fence = nextval('{options.Value.Schema}.fences'),
              attempts = attempts + 1, first_tried = coalesce(first_tried, $4)
            FROM free WHERE r.room = free.room
            RETURNING r.room, free.is_taken_over
            """;

    /// <summary>
    /// Rooms whose owners are late to renew their leases, or did not for good. A lease that ends far ahead (none is longer
    /// than 10 minutes) is of a clock that was put back.
    /// </summary>
    public string Late { get; } =
        $"""
            SELECT room, leased_until FROM {options.Value.Schema}.rooms
            WHERE owner IS NOT NULL
              AND leased_until NOT BETWEEN clock_timestamp() + $1 AND clock_timestamp() + interval '10 minutes'
            """;

    /// <summary>Rooms whose leases are over, and were not renewed since they were seen, are anybody's.</summary>
    public string Free { get; } =
        $"""
            WITH lapsed AS (
              SELECT r.room FROM {options.Value.Schema}.rooms r
              JOIN unnest($1::text[], $2::timestamptz[]) AS s (room, leased_until) USING (room, leased_until)
              WHERE r.owner IS NOT NULL
                AND r.leased_until NOT BETWEEN clock_timestamp() AND clock_timestamp() + interval '10 minutes'
              ORDER BY r.room FOR UPDATE OF r SKIP LOCKED)
            UPDATE {options.Value.Schema}.rooms r SET owner = NULL, fence = 0 FROM lapsed WHERE r.room = lapsed.room
            """;

    /// <summary>The first events of rooms that were taken.</summary>
    public string First { get; } =
        $"""
            SELECT r.room, r.fence, r.attempts, r.first_tried, {Columns}
            FROM {options.Value.Schema}.rooms r LEFT JOIN LATERAL (
              SELECT * FROM {options.Value.Schema}.events e WHERE e.room = r.room AND e.state = 0 ORDER BY e.id LIMIT 1) e ON true
            WHERE r.room = ANY ($1) AND r.owner = $2
            """;

    /// <summary>Locks rooms that are still this replica's.</summary>
    public string Lock { get; } =
        $"""
            SELECT r.room FROM {options.Value.Schema}.rooms r
            JOIN unnest($1::text[], $2::bigint[]) AS s (room, fence) USING (room, fence)
            ORDER BY r.room FOR UPDATE OF r
            """;

    /// <summary>Events that are not ended yet.</summary>
    public string Waiting { get; } = $"SELECT id FROM {options.Value.Schema}.events WHERE id = ANY ($1) AND state = 0";

    /// <summary>
    /// Ends events whose room is still this replica's: handled (gone but for the key), or given up with a reason. The
    /// room goes back, is kept for its next event, or is gone where there is none.
    /// </summary>
    public string Settle { get; } =
        $"""
            WITH held AS (
              SELECT s.*, r.attempts AS tried
              FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[], $5::boolean[], $6::text[], $7::text[])
                AS s (room, fence, id, is_journaled, is_kept, reason, finished)
              JOIN {options.Value.Schema}.rooms r USING (room, fence)),
            gone AS (
              DELETE FROM {options.Value.Schema}.events e USING held
              WHERE e.id = held.id AND e.state = 0 AND held.reason IS NULL),
            forgotten AS (
              DELETE FROM {options.Value.Schema}.replies p USING held
              WHERE p.event = held.id AND held.is_journaled AND held.reason IS NULL),
            buried AS (
              UPDATE {options.Value.Schema}.events e
              SET state = 2, reason = held.reason, attempts = held.tried, finished = held.finished, settled = $8
              FROM held WHERE e.id = held.id AND e.state = 0 AND held.reason IS NOT NULL),
            next AS (
              SELECT held.room, held.fence, held.is_kept, e.id IS NOT NULL AS is_there, {Columns}
              FROM held LEFT JOIN LATERAL (
                SELECT * FROM {options.Value.Schema}.events e
                WHERE e.room = held.room AND e.state = 0 AND e.id <> held.id ORDER BY e.id LIMIT 1) e ON true),
            ended AS (
              DELETE FROM {options.Value.Schema}.rooms r USING next WHERE r.room = next.room AND NOT next.is_there),
            passed AS (
              UPDATE {options.Value.Schema}.rooms r
              SET turn = nextval('{options.Value.Schema}.turns'), due = 0, left_by = NULL,
                fence = CASE WHEN next.is_kept THEN next.fence ELSE 0 END,
                attempts = CASE WHEN next.is_kept THEN 1 ELSE 0 END,
                first_tried = CASE WHEN next.is_kept THEN $8 END,
                owner = CASE WHEN next.is_kept THEN owner END,
                leased_until = CASE WHEN next.is_kept THEN clock_timestamp() + $9 END
              FROM next WHERE r.room = next.room AND next.is_there)
            SELECT room, fence, CASE WHEN is_kept THEN 1 ELSE 0 END, $8, {Columns} FROM next AS e
            """;

    /// <summary>
    /// Gives rooms back whose first event is to be handled again later. One that was not tried goes behind all others, and
    /// waits for half a second if it was left before: those that leave it to each other do so twice a second.
    /// </summary>
    public string Postpone { get; } =
        $"""
            WITH held AS (
              SELECT s.* FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::boolean[])
                AS s (room, fence, id, due, finished, is_uncounted)
              JOIN {options.Value.Schema}.rooms r USING (room, fence)),
            noted AS (
              UPDATE {options.Value.Schema}.events e SET finished = held.finished
              FROM held WHERE e.id = held.id AND held.finished IS DISTINCT FROM e.finished)
            UPDATE {options.Value.Schema}.rooms r
            SET due = held.due + CASE WHEN held.is_uncounted AND r.left_by IS NOT NULL THEN 500 ELSE 0 END,
              turn = CASE WHEN held.is_uncounted THEN nextval('{options.Value.Schema}.turns') ELSE r.turn END,
              fence = 0, owner = NULL, leased_until = NULL,
              attempts = r.attempts - CASE WHEN held.is_uncounted THEN 1 ELSE 0 END,
              first_tried = CASE WHEN held.is_uncounted AND r.attempts <= 1 THEN NULL ELSE r.first_tried END,
              left_by = CASE WHEN held.is_uncounted THEN r.owner END
            FROM held WHERE r.room = held.room
            """;

    /// <summary>Leases get their whole time again.</summary>
    public string Renew { get; } =
        $"""
            WITH mine AS (
              SELECT r.room FROM {options.Value.Schema}.rooms r
              JOIN unnest($1::text[], $2::bigint[]) AS s (room, fence) USING (room, fence)
              ORDER BY r.room FOR UPDATE OF r)
            UPDATE {options.Value.Schema}.rooms r SET leased_until = clock_timestamp() + $3
            FROM mine WHERE r.room = mine.room
            RETURNING r.room, r.fence
            """;

    /// <summary>What this replica has not settled is anybody's, and its attempt does not count.</summary>
    public string Release { get; } =
        $"""
            UPDATE {options.Value.Schema}.rooms
            SET owner = NULL, leased_until = NULL, fence = 0, attempts = greatest(attempts - 1, 0),
              first_tried = CASE WHEN attempts > 1 THEN first_tried END
            WHERE owner = $1
            """;

    /// <summary>
    /// How many wait, how many were given up, and when the oldest that waits was received: that with the lowest number,
    /// which needs no look at all the others.
    /// </summary>
    public string Count { get; } =
        $"""
            SELECT (SELECT count(*) FROM {options.Value.Schema}.events WHERE state = 0),
              (SELECT count(*) FROM {options.Value.Schema}.events WHERE state = 2),
              (SELECT received FROM {options.Value.Schema}.events
                WHERE id = (SELECT min(id) FROM {options.Value.Schema}.events WHERE state = 0))
            """;

    /// <summary>Tells the other replicas that something waits.</summary>
    public string Notify { get; } = $"SELECT pg_notify('{options.Value.Schema}', '')";
}
