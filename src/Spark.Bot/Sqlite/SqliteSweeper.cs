namespace Spark.Bot;

/// <summary>
/// Keeps the file bounded: once a minute keys of handled events whose time is over, what is beyond the number of keys
/// that are remembered, replies of no event, and dead letters whose time is over are deleted, a part at a time so that nobody waits long.
/// </summary>
internal sealed class SqliteSweeper : IDisposable
{
    private const int Part = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SqliteDatabase _database;
    private readonly SparkBotOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _from;

    public SqliteSweeper(SqliteDatabase database, SparkBotOptions options, TimeProvider clock)
    {
        (_database, _options, _clock) = (database, options, clock);
        _timer = clock.CreateTimer(_ => Sweep(), state: null, Pause, Pause);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        _from = 0;
        _database.Post(DropDeadLetters);
        _database.Post(DropSurplus);
        _database.Post(DropOrphans);
        Continue();
    }

    private void Continue() =>
        _database.Post(
            DropHandled,
            more =>
            {
                if (more is { } next)
                {
                    _from = next;
                    Continue();
                }
            }
        );

    /// <summary>
    /// Goes through the rows from the oldest, a part at a time, for as long as it finds what is to be deleted: those
    /// that come later are younger.
    /// </summary>
    private long? DropHandled(SqliteSession file)
    {
        var to = file.Scalar(
            "SELECT max(id) FROM (SELECT id FROM handled WHERE id > @from ORDER BY id LIMIT @part)",
            ("@from", _from),
            ("@part", Part)
        );
        if (to is not long last)
        {
            return null;
        }

        var dropped = file.Execute(
            "DELETE FROM handled WHERE id > @from AND id <= @to AND until <= @now",
            ("@from", _from),
            ("@to", last),
            ("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds())
        );
        var isKept =
            file.Scalar("SELECT 1 FROM handled WHERE id > @from AND id <= @to LIMIT 1", ("@from", _from), ("@to", last))
            is not null;
        return dropped == 0 && isKept ? null : last;
    }

    private int DropSurplus(SqliteSession file)
    {
        var surplus = (long)file.Scalar("SELECT count(*) FROM handled")! - _options.MaxRememberedEvents;
        return surplus <= 0
            ? 0
            : file.Execute(
                "DELETE FROM handled WHERE id IN (SELECT id FROM handled ORDER BY id LIMIT @surplus)",
                ("@surplus", surplus)
            );
    }

    /// <summary>What was said of an event that is not in the file: that had ended just before, or was of another file.</summary>
    private static int DropOrphans(SqliteSession file) =>
        file.Execute("DELETE FROM replies WHERE event NOT IN (SELECT id FROM events)");

    private int DropDeadLetters(SqliteSession file)
    {
        var before = (_clock.GetUtcNow() - _options.DeadLetterRetention).ToUnixTimeMilliseconds();
        file.Execute(
            "DELETE FROM replies WHERE event IN (SELECT id FROM events WHERE state = 2 AND settled <= @before)",
            ("@before", before)
        );
        return file.Execute("DELETE FROM events WHERE state = 2 AND settled <= @before", ("@before", before));
    }
}
