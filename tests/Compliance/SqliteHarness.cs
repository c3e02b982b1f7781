using Microsoft.Extensions.Logging.Abstractions;

namespace Compliance;

public sealed class SqliteHarness : InboxHarness
{
    private readonly List<IDisposable> _open = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-inbox-");
    private int _life;

    public SqliteHarness() => Start();

    public override bool SurvivesTheProcess => true;

    internal SqliteDatabase Database { get; private set; } = null!;

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
        var inbox = new SqliteInbox(
            Database,
            Microsoft.Extensions.Options.Options.Create(Options),
            Clock,
            NullLogger<SqliteInbox>.Instance
        );
        _open.AddRange([Database, inbox]);
        (Inbox, Dead, Journal) = (
            inbox,
            new SqliteDeadLetters(Database, inbox, Clock),
            new SqliteReplyJournal(Database)
        );
        States = new SqliteStateStore(Database);
    }
}
