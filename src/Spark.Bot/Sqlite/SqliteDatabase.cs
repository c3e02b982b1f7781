using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// The file. One thread does all the work; what has come in while it was busy shares one commit, so that a promise that
/// survives a power cut costs a fraction of a disk write. A task that was given in is complete when it is on the disk.
/// </summary>
internal sealed partial class SqliteDatabase : IDisposable
{
    private const int LargestBatch = 512;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly List<Work> _batch = new(LargestBatch);
    private readonly TimeProvider _clock;
    private readonly ILogger<SqliteDatabase> _logger;
    private readonly Thread _thread;
    private SqliteSession? _session;
    private long _openAgain;
    private string? _problem;

    public SqliteDatabase(
        IOptions<SparkBotOptions> options,
        IHostEnvironment environment,
        TimeProvider clock,
        ILogger<SqliteDatabase> logger
    )
        : this(System.IO.Path.Combine(environment.ContentRootPath, options.Value.InboxPath), clock, logger) { }

    public SqliteDatabase(string path, TimeProvider clock, ILogger<SqliteDatabase> logger)
    {
        (Path, _clock, _logger) = (System.IO.Path.GetFullPath(path), clock, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "Spark inbox" };
        _thread.Start();
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>How many seconds the file is waited for while another program writes to it.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>What must be done before the file is opened.</summary>
    public Action? Opening { get; set; }

    /// <summary>What was wrong when the file was last used; <c>null</c> if nothing.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Does something in a transaction. It may be done twice, if the first time was not committed.</summary>
    /// <param name="act">What; on the database's own thread.</param>
    /// <param name="committed">
    /// Is told of the result as soon as it is on the disk, before anything else is done with the file, on the same
    /// thread.
    /// </param>
    /// <exception cref="InboxUnavailableException">It was not done.</exception>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> act, Action<T>? committed = null)
    {
        var work = new Work<T>(act, committed);
        if (!_queue.Writer.TryWrite(work))
        {
            work.Fail(new InboxUnavailableException("The inbox is closed."));
        }

        return work.Task;
    }

    /// <summary>Does something with the next batch, without anybody waiting for it; a failure is logged.</summary>
    public void Post<T>(Func<SqliteSession, T> act, Action<T>? committed = null) =>
        _queue.Writer.TryWrite(new Work<T>(act, committed));

    /// <summary>What is given in already is done, then the file is closed.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        // A thread of its own: SQLite has no asynchronous calls, and a disk may take its time.
        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_batch.Count < LargestBatch && reader.TryRead(out var work))
            {
                _batch.Add(work);
            }

            RunBatch();
            _batch.Clear();
        }

        _session?.Dispose();
    }

    private void RunBatch()
    {
        try
        {
            Commit(_batch);
        }
        catch (InboxUnavailableException error)
        {
            Fail(_batch, error);
        }
        catch (SqliteException error) when (IsOfTheFile(error))
        {
            Fail(_batch, Explain(error));
        }
        catch (Exception) when (_batch.Count > 1)
        {
            // One of them is at fault: the others must not suffer from it.
            foreach (var work in _batch)
            {
                RunAlone(work);
            }
        }
        catch (Exception error)
        {
            Fail(_batch, error);
        }
    }

    private void RunAlone(Work work)
    {
        try
        {
            Commit([work]);
        }
        catch (Exception error)
        {
            Fail([work], error is SqliteException sqlite && IsOfTheFile(sqlite) ? Explain(sqlite) : error);
        }
    }

    private void Commit(List<Work> batch)
    {
        var session = Session();
        try
        {
            session.Begin();
            foreach (var work in batch)
            {
                work.Do(session);
            }

            session.Commit();
        }
        catch
        {
            Undo(session);
            throw;
        }

        if (Interlocked.Exchange(ref _problem, null) is not null)
        {
            Log.Recovered(_logger, Path);
        }

        foreach (var work in batch)
        {
            work.Succeed();
        }
    }

    /// <summary>A session that cannot even be rolled back is given up; the next work opens the file anew.</summary>
    private void Undo(SqliteSession session)
    {
        try
        {
            session.Rollback();
        }
        catch (SqliteException error)
        {
            Log.NotRolledBack(_logger, error);
            Close();
        }
    }

    private SqliteSession Session()
    {
        if (_session is not null)
        {
            return _session;
        }

        if (_problem is { } problem && _clock.GetElapsedTime(_openAgain) < PauseAfterFailure)
        {
            throw new InboxUnavailableException(problem);
        }

        _openAgain = _clock.GetTimestamp();
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            Opening?.Invoke();
            return _session = SqliteSession.Open(Path, Patience, _clock);
        }
        catch (UnusableConfigurationException error)
        {
            throw new InboxUnavailableException(error.Message, error);
        }
        catch (Exception error)
            when (error is UnauthorizedAccessException or IOException and not InboxUnavailableException)
        {
            throw new InboxUnavailableException(
                $"The inbox file {Path} cannot be opened: {error.Message} Set Spark:InboxPath to a file that this program may write.",
                error
            );
        }
    }

    private void Fail(IEnumerable<Work> batch, Exception error)
    {
        if (error is InboxUnavailableException)
        {
            if (Interlocked.Exchange(ref _problem, error.Message) != error.Message)
            {
                Log.Unavailable(_logger, error.Message);
            }
        }
        else
        {
            Log.Failed(_logger, error);
        }

        foreach (var work in batch)
        {
            work.Fail(error);
        }
    }

    private InboxUnavailableException Explain(SqliteException error)
    {
        // Damaged, replaced or unreadable: what was prepared for the file as it was is of no use.
        if (
            error.SqliteErrorCode
            is not (SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        )
        {
            Close();
        }

        var (what, remedy) = error.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_FULL => ("the disk is full", "Free some space; the bot goes on by itself."),
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => (
                "another program has locked it for more than 5 seconds",
                "End that program; the bot goes on by itself."
            ),
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => (
                "it is read-only",
                "Let this program write it and its folder, or set Spark:InboxPath to another file."
            ),
            SQLitePCL.raw.SQLITE_CANTOPEN => (
                "it cannot be opened",
                "Let this program write it and its folder, or set Spark:InboxPath to another file."
            ),
            SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => (
                "it is damaged, or no inbox",
                "Move it away; the bot begins a new one. What can be saved of it, 'sqlite3 FILE .recover' shows."
            ),
            _ => ("the disk does not work", "Look at the disk; the bot goes on by itself when it works again."),
        };
        return new InboxUnavailableException(
            $"The inbox file {Path} cannot be used: {what} (SQLite {error.SqliteExtendedErrorCode}). {remedy}",
            error
        );
    }

    /// <summary>Whether the file is at fault, and not the statement.</summary>
    private static bool IsOfTheFile(SqliteException error) =>
        error.SqliteErrorCode
            is not (
                SQLitePCL.raw.SQLITE_ERROR
                or SQLitePCL.raw.SQLITE_CONSTRAINT
                or SQLitePCL.raw.SQLITE_MISMATCH
                or SQLitePCL.raw.SQLITE_MISUSE
                or SQLitePCL.raw.SQLITE_RANGE
                or SQLitePCL.raw.SQLITE_TOOBIG
            );

    private void Close()
    {
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
        }
        catch (SqliteException error)
        {
            Log.NotRolledBack(_logger, error);
        }
    }

    private abstract class Work
    {
        public abstract void Do(SqliteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception error);
    }

    private sealed class Work<T>(Func<SqliteSession, T> act, Action<T>? committed) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Do(SqliteSession session) => _result = act(session);

        public override void Succeed()
        {
            committed?.Invoke(_result!);
            _done.TrySetResult(_result!);
        }

        public override void Fail(Exception error) => _done.TrySetException(error);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Problem}")]
        public static partial void Unavailable(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Information, "The inbox file {Path} works again")]
        public static partial void Recovered(ILogger logger, string path);

        [LoggerMessage(3, LogLevel.Error, "The inbox could not do what it was asked to")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(4, LogLevel.Warning, "A transaction of the inbox could not be taken back")]
        public static partial void NotRolledBack(ILogger logger, Exception error);
    }
}
