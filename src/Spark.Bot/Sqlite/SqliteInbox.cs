using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// The inbox in a file. What waits is on the disk; in memory are only the rooms that are being served or are about to
/// be. The lists of them belong to the database's thread, which changes them when, and only when, a commit is done.
/// </summary>
internal sealed partial class SqliteInbox : IInbox, IDisposable
{
    /// <summary>Events in memory for each that can be handled at the same time.</summary>
    private const int ReadAhead = 4;

    /// <summary>How often the file is looked at for what somebody else has changed, such as a replayed dead letter.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Between attempts to write down that a handling begins.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _clock;
    private readonly Channel<InboxDelivery> _ready = Channel.CreateUnbounded<InboxDelivery>();
    private readonly int _capacity;
    private readonly ITimer _look;
    private readonly Alarm _due;
    private readonly SqliteSweeper _sweeper;
    private readonly ILogger<SqliteInbox> _logger;

    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private bool _moreOnDisk = true;
    private bool _isLoading;
    private int _isStarted;
    private int _released; // counts rooms that were let go of although something waits in them
    private string _cursor = "";
    private (SqliteSession? Session, long Version) _seen;
    private IReadOnlyList<long> _unreadable = []; // events, each the first of its room
    private long _pending;
    private long _dead;
    private long _oldest = long.MaxValue; // milliseconds since 1970; of what waits

    public SqliteInbox(
        SqliteDatabase database,
        IOptions<SparkBotOptions> options,
        TimeProvider clock,
        ILogger<SqliteInbox> logger
    )
    {
        (_database, _clock, _logger) = (database, clock, logger);
        _capacity = options.Value.MaxConcurrency * ReadAhead;
        _due = new Alarm(Load, clock);
        _look = clock.CreateTimer(_ => Load(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _sweeper = new SqliteSweeper(database, options.Value, clock);
    }

    public long Pending => Volatile.Read(ref _pending);

    public long DeadLetters => Volatile.Read(ref _dead);

    public DateTimeOffset? Oldest =>
        Pending > 0 && Volatile.Read(ref _oldest) is < long.MaxValue and var oldest ? InboxEntry.Moment(oldest) : null;

    public string? Complaint =>
        Volatile.Read(ref _unreadable) is [_, ..] ids
            ? $"{ids.Count} events cannot be read by this version of the bot, and hold up their rooms: {string.Join(", ", ids.Take(10))}."
            : null;

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask ClaimAsync(string botId, CancellationToken cancellationToken)
    {
        var owner = await _database
            .RunAsync(file =>
            {
                file.Execute("INSERT OR IGNORE INTO facts (name, value) VALUES ('bot', @bot)", ("@bot", botId));
                return (string)file.Scalar("SELECT value FROM facts WHERE name = 'bot'")!;
            })
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        if (!SparkId.Same(owner, botId))
        {
            throw new UnusableConfigurationException(
                $"The inbox file {_database.Path} holds the events of another bot ({owner}). Set Spark:InboxPath to a "
                    + "file of this bot's own."
            );
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only writing shows whether the file can be written.
            await _database
                .RunAsync(file =>
                    file.Execute("INSERT OR REPLACE INTO facts (name, value) VALUES ('checked', @now)", ("@now", Now))
                )
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return null;
        }
        catch (InboxUnavailableException error)
        {
            return error.Message;
        }
    }

    public async ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var stored = await _database
            .RunAsync(file => SqliteEvents.Insert(file, entry, Now), stored => Stored(entry, stored))
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        return stored is null ? InboxReceipt.Duplicate : InboxReceipt.Stored;
    }

    public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _look.Change(TimeSpan.Zero, Look);
        }

        var delivery = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await BeginAsync(delivery, cancellationToken).ConfigureAwait(false);
            return delivery;
        }
        catch (OperationCanceledException)
        {
            _ready.Writer.TryWrite(delivery);
            throw;
        }
    }

    public async ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
        await _database
            .RunAsync(file => SqliteEvents.Complete(file, delivery), settled => Settled(delivery, settled))
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask DeadLetterAsync(
        InboxDelivery delivery,
        string reason,
        CancellationToken cancellationToken
    ) =>
        await _database
            .RunAsync(
                file => SqliteEvents.Bury(file, delivery, reason, Now),
                settled =>
                {
                    Interlocked.Add(ref _dead, settled.Rows);
                    Settled(delivery, settled);
                }
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken) =>
        await _database
            .RunAsync(
                file => SqliteEvents.Postpone(file, delivery, Now + (long)after.TotalMilliseconds),
                _ =>
                {
                    Release(delivery.Entry.Conversation);
                    LoadIfThereIsRoom(); // and then it is known when the first is due
                }
            )
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask<bool> IsIdleAsync(CancellationToken cancellationToken) =>
        await _database
            .RunAsync(file => _held.Count == 0 && Read(file).Rooms.Found.Count == 0)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask StopAsync(CancellationToken cancellationToken) =>
        await _database.RunAsync(SqliteEvents.GiveBack).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Dead letters were replayed or dropped. Called by the database's thread.</summary>
    public void LookAgain()
    {
        _seen = default;
        _moreOnDisk = true;
        _database.Post(Read, Loaded);
    }

    public void Dispose()
    {
        _look.Dispose();
        _due.Dispose();
        _sweeper.Dispose();
    }

    /// <summary>
    /// An attempt begins when that is on the disk. It may never have an end: an event that takes the process with it must
    /// run out of attempts, too, and whoever has it next must know that it may have been answered.
    /// </summary>
    private async Task BeginAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _database
                    .RunAsync(file => SqliteEvents.Begin(file, delivery, Now))
                    .WaitAsync(cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(Pause, _clock, cancellationToken).ConfigureAwait(false); // said by the database
            }
        }
    }

    private void Stored(InboxEntry entry, StoredEvent? stored)
    {
        if (stored is null)
        {
            return;
        }

        if (Interlocked.Increment(ref _pending) == 1)
        {
            Volatile.Write(ref _oldest, entry.Received.ToUnixTimeMilliseconds());
        }

        if (!stored.IsFirst)
        {
            return; // its room is being served, or waits on the disk
        }

        if (_moreOnDisk || _held.Count >= _capacity)
        {
            _moreOnDisk = true; // rooms that wait longer come first
            LoadIfThereIsRoom();
        }
        else
        {
            GiveOut(new InboxDelivery(stored.Id, entry, 1));
        }
    }

    private void Settled(InboxDelivery delivery, SettledEvent settled)
    {
        Interlocked.Add(ref _pending, -settled.Rows);
        _held.Remove(delivery.Entry.Conversation);
        if (settled.Next is not { } next)
        {
            LoadIfThereIsRoom();
        }
        else if (_moreOnDisk)
        {
            Release(delivery.Entry.Conversation); // a busy room takes turns with those that wait
            LoadIfThereIsRoom();
        }
        else
        {
            GiveOut(next);
        }
    }

    private void Release(string room)
    {
        _held.Remove(room);
        _released++;
        _moreOnDisk = true;
    }

    /// <summary>Gives out the first event of a room, unless it was given out already in the same breath.</summary>
    private void GiveOut(InboxDelivery delivery)
    {
        if (_held.Add(delivery.Entry.Conversation))
        {
            _ready.Writer.TryWrite(delivery);
        }
    }

    private void LoadIfThereIsRoom()
    {
        if (_moreOnDisk && !_isLoading && _held.Count <= _capacity - (_capacity / 4))
        {
            _isLoading = true;
            Load();
        }
    }

    private void Load() => _database.Post(Read, Loaded);

    private LoadedEvents Read(SqliteSession file)
    {
        var version = (long)file.Scalar("PRAGMA data_version")!;
        var counts = _seen == (file, version) ? null : SqliteEvents.Count(file);
        var oldest = SqliteEvents.Oldest(file);
        var rooms = SqliteRooms.Read(file, _cursor, _held, _capacity - _held.Count, Now);
        return new(rooms, _released, counts, oldest, (file, version));
    }

    private void Loaded(LoadedEvents loaded)
    {
        var rooms = loaded.Rooms;
        _isLoading = false;
        _cursor = rooms.Cursor;
        _moreOnDisk = !rooms.IsComplete || loaded.Released != _released;
        Volatile.Write(ref _oldest, loaded.Oldest ?? long.MaxValue);
        if (loaded.Counts is { } counts)
        {
            _seen = loaded.Seen; // only now: what was replayed in the same commit is not counted yet
            Volatile.Write(ref _pending, counts.Pending);
            Volatile.Write(ref _dead, counts.Dead);
        }

        foreach (var (id, error) in rooms.Unreadable)
        {
            if (!_unreadable.Contains(id))
            {
                Log.Unreadable(_logger, error, id);
            }
        }

        // All rooms were looked at, or only some of them.
        Volatile.Write(
            ref _unreadable,
            [.. rooms.IsComplete ? rooms.Unreadable.Keys : rooms.Unreadable.Keys.Union(_unreadable)]
        );
        foreach (var delivery in rooms.Found)
        {
            GiveOut(delivery);
        }

        LoadIfThereIsRoom();
        var soon = rooms.Due - Now;
        if (soon <= 0)
        {
            Load(); // it has become due since the rooms were read
        }
        else if (soon < Look.TotalMilliseconds)
        {
            _due.Set(TimeSpan.FromMilliseconds(soon));
        }
    }

    private sealed record LoadedEvents(
        SqliteRooms Rooms,
        int Released,
        EventCounts? Counts,
        long? Oldest,
        (SqliteSession, long) Seen
    );

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "Event {Id} in the inbox file cannot be read by this version: it and its room wait for one that can"
        )]
        public static partial void Unreadable(ILogger logger, Exception error, long id);
    }
}
