using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Inbox;

/// <summary>An inbox with what belongs to it, and what it promises: what <see cref="InboxCompliance"/> asks every one.</summary>
public abstract class InboxHarness : IAsyncDisposable
{
    protected InboxHarness() => Clock.SetUtcNow(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Whether what was accepted is still there when the process was killed.</summary>
    public abstract bool SurvivesTheProcess { get; }

    public FakeTimeProvider Clock { get; } = new();

    public SparkBotOptions Options { get; } = new() { MaxConcurrency = 4, MemoryInboxCapacity = 100_000 };

    internal IInbox Inbox { get; private protected set; } = null!;

    internal IDeadLetters Dead { get; private protected set; } = null!;

    internal IReplyJournal Journal { get; private protected set; } = null!;

    /// <summary>The process is killed, and another one starts in its place.</summary>
    public abstract Task CrashAsync();

    public abstract ValueTask DisposeAsync();

    internal ValueTask<InboxReceipt> AcceptAsync(string id, string room = "room-1") =>
        Inbox.AcceptAsync(Samples.Entry(id, room) with { Received = Clock.GetUtcNow() }, default);

    internal async Task<InboxDelivery> TakeAsync() =>
        await Inbox.TakeAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

public sealed class MemoryHarness : InboxHarness
{
    public MemoryHarness() => Start();

    public override bool SurvivesTheProcess => false;

    public override Task CrashAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => default;

    private void Start()
    {
        var journal = new MemoryReplyJournal();
        var inbox = new MemoryInbox(
            Microsoft.Extensions.Options.Options.Create(Options),
            journal,
            Clock,
            NullLogger<MemoryInbox>.Instance
        );
        (Inbox, Dead, Journal) = (inbox, inbox, journal);
    }
}

public sealed class SqliteHarness : InboxHarness
{
    private readonly List<IDisposable> _open = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-inbox-");
    private int _life;

    public SqliteHarness() => Start();

    public override bool SurvivesTheProcess => true;

    internal SqliteDatabase Database { get; private set; } = null!;

    internal SqliteStateStore States { get; private set; } = null!;

    public string File => Path.Combine(_folder.FullName, $"inbox-{_life}.db");

    public override Task CrashAsync()
    {
        // What is on the disk at this moment, taken from under a process that never gets to close anything.
        var before = File;
        _life++;
        foreach (var ending in (string[])["", "-wal"])
        {
            if (System.IO.File.Exists(before + ending))
            {
                System.IO.File.Copy(before + ending, File + ending);
            }
        }

        Start();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _open.Reverse();
        _open.ForEach(each => each.Dispose());
        _folder.Delete(recursive: true);
        return default;
    }

    private void Start()
    {
        Database = new SqliteDatabase(File, Clock, NullLogger<SqliteDatabase>.Instance);
        var inbox = new SqliteInbox(Database, Microsoft.Extensions.Options.Options.Create(Options), Clock);
        _open.AddRange([Database, inbox]);
        (Inbox, Dead, Journal) = (
            inbox,
            new SqliteDeadLetters(Database, inbox, Clock),
            new SqliteReplyJournal(Database)
        );
        States = new SqliteStateStore(Database);
    }
}
