using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Inbox;

/// <summary>Files that cannot be used: nothing is acknowledged, what is wrong is said, and it goes on by itself.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-fault-");
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private readonly List<IDisposable> _open = [];

    private string File => Path.Combine(_folder.FullName, "inbox.db");

    public void Dispose()
    {
        _open.Reverse();
        _open.ForEach(each => each.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_takes_nothing_and_goes_on_when_it_is_free()
    {
        var inbox = Open();
        await AcceptAsync(inbox, "a");
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            Run(other, "BEGIN IMMEDIATE");

            var error = await Should.ThrowAsync<InboxUnavailableException>(() => AcceptAsync(inbox, "b"));
            error.Message.ShouldContain("another program has locked it");
            (await inbox.CheckAsync(default)).ShouldNotBeNull().ShouldContain("locked");
            Run(other, "ROLLBACK");
        }

        (await AcceptAsync(inbox, "b")).ShouldBe(InboxReceipt.Stored);
        (await inbox.CheckAsync(default)).ShouldBeNull();
        (await inbox.TakeAsync(default)).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task An_attempt_that_began_while_the_file_was_locked_counts_after_a_crash_and_its_journal_is_read()
    {
        var inbox = Open();
        await AcceptAsync(inbox, "a");
        await inbox.CheckAsync(default); // and it was looked for what can be given out
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        Run(other, "BEGIN IMMEDIATE");
        var taking = inbox.TakeAsync(default).AsTask();
        (await inbox.CheckAsync(default)).ShouldNotBeNull().ShouldContain("locked");
        Run(other, "ROLLBACK");
        await Until.TrueAsync(_clock, TimeSpan.FromSeconds(1), () => Task.FromResult(taking.IsCompleted));
        var key = new ReplyKey((await taking).Id, "handler", 1);
        await new SqliteReplyJournal(Database).IntendAsync(key, _clock.GetUtcNow(), default);

        var again = await Open(Copy()).TakeAsync(default);

        (again.Id, again.Attempt, again.IsTakenOver, again.IsJournaled).ShouldBe((key.EventId, 2, true, true));
    }

    [Theory]
    [InlineData("body = NULL")]
    [InlineData("body = '{}'")]
    [InlineData("key = x'01'")]
    [InlineData("received = 9000000000000000000")]
    [InlineData("attempts = 9000000000000000000")]
    [InlineData("first_tried = 9000000000000000000")]
    public async Task A_row_that_cannot_be_read_stops_its_room_and_no_other_and_goes_on_when_it_can(string damage)
    {
        var inbox = Open();
        foreach (var id in (string[])["before", "odd", "behind"])
        {
            await AcceptAsync(inbox, id);
        }

        var before = await inbox.TakeAsync(default);
        var odd = before.Id + 1;
        Run("CREATE TABLE kept AS SELECT * FROM events");
        Run($"UPDATE events SET {damage} WHERE id = {odd}");
        await inbox.CompleteAsync(before, default);
        await AcceptAsync(inbox, "elsewhere", "room-2");
        var elsewhere = await inbox.TakeAsync(default);
        elsewhere.Entry.Webhook.Data.Id.ShouldBe("elsewhere");
        await inbox.CompleteAsync(elsewhere, default);
        await inbox.AcceptAsync(Samples.Entry("later", "room-3"), default);
        (await inbox.TakeAsync(default)).Entry.Webhook.Data.Id.ShouldBe("later");

        await Until.TrueAsync(_clock, TimeSpan.FromSeconds(5), () => Task.FromResult(inbox.Complaint is not null));
        var health = await new InboxHealth(inbox, _clock, NullLogger<InboxHealth>.Instance).CheckHealthAsync(
            new(),
            default
        );
        health.Status.ShouldBe(HealthStatus.Degraded);
        health
            .Description.ShouldNotBeNull()
            .ShouldContain($"1 events cannot be read by this version of the bot, and hold up their rooms: {odd}.");
        _log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain($"Event {odd} ");

        Run($"REPLACE INTO events SELECT * FROM kept WHERE id = {odd}");
        var read = inbox.TakeAsync(default).AsTask();
        await Until.TrueAsync(_clock, TimeSpan.FromSeconds(5), () => Task.FromResult(read.IsCompleted));
        (await read).Entry.Webhook.Data.Id.ShouldBe("odd");
        await inbox.CompleteAsync(await read, default);
        (await inbox.TakeAsync(default)).Entry.Webhook.Data.Id.ShouldBe("behind");
        await Until.TrueAsync(_clock, TimeSpan.FromSeconds(5), () => Task.FromResult(inbox.Complaint is null));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_read_hides_no_other_and_can_be_dropped()
    {
        var inbox = Open();
        foreach (var id in (string[])["odd", "sound"])
        {
            await AcceptAsync(inbox, id);
            await inbox.DeadLetterAsync(await inbox.TakeAsync(default), "broken", default);
        }

        Run("UPDATE events SET body = x'00' WHERE id = (SELECT min(id) FROM events)");
        var dead = new SqliteDeadLetters(Database, inbox, _clock);

        var letters = await dead.ListAsync();
        letters.Select(letter => letter.Webhook.Data.Id).ShouldBe([null, "sound"]);
        letters[0].Reason.ShouldBe("It cannot be read by this version. Given up for: broken");
        (await dead.DropAsync(letters[0].Id)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_a_new_one_is_begun_when_it_is_moved_away()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 8192));
        var inbox = Open();

        var error = await Should.ThrowAsync<InboxUnavailableException>(() => AcceptAsync(inbox, "a"));
        error.Message.ShouldContain("damaged, or no inbox");
        error.Message.ShouldContain(File);
        System.IO.File.Move(File, File + ".damaged");
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await AcceptAsync(inbox, "a")).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task A_handler_of_a_file_that_was_moved_away_ends_no_event_of_the_new_one_and_answers_none()
    {
        var (inbox, journal) = (Open(), new SqliteReplyJournal(Database));
        await AcceptAsync(inbox, "old");
        var old = await inbox.TakeAsync(default);
        Run("CREATE TABLE noise (n); PRAGMA wal_checkpoint(TRUNCATE)");
        await System.IO.File.WriteAllTextAsync(File, new string('x', 8192));
        (await inbox.CheckAsync(default)).ShouldNotBeNull().ShouldContain("damaged");
        System.IO.File.Move(File, File + ".damaged");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await AcceptAsync(inbox, "new", "room-2");

        await journal.IntendAsync(new(old.Id, "handler", 1), _clock.GetUtcNow(), default);
        await inbox.RetryAsync(old, TimeSpan.FromHours(1), default);
        await inbox.DeadLetterAsync(old, "broken", default);
        await inbox.CompleteAsync(old, default);

        var delivery = await inbox.TakeAsync(default);
        delivery.Entry.Webhook.Data.Id.ShouldBe("new");
        (await journal.FindAsync(new(delivery.Id, "handler", 1), default)).ShouldBeNull();
        (inbox.Pending, inbox.DeadLetters).ShouldBe((1, 0));
        _clock.Advance(TimeSpan.FromMinutes(1)); // and what the old handler has said is not kept for ever
        await inbox.CheckAsync(default);
        (await journal.FindAsync(new(old.Id, "handler", 1), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(99, "newer version", "99")]
    [InlineData(1, "older version", "until nothing waits in it")] // events have other keys there
    public async Task A_file_of_a_version_that_does_not_fit_is_left_alone(int version, string problem, string detail)
    {
        using (var newer = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            newer.Open();
            Run(newer, "CREATE TABLE later (id INTEGER); PRAGMA user_version = " + version);
        }

        var inbox = Open();

        var error = await Should.ThrowAsync<InboxUnavailableException>(() => AcceptAsync(inbox, "a"));
        error.Message.ShouldContain(problem);
        error.Message.ShouldContain(detail);
        using var again = new SqliteConnection($"Data Source={File};Pooling=False");
        again.Open();
        using var tables = again.CreateCommand();
        tables.CommandText = "SELECT group_concat(name) FROM sqlite_master";
        tables.ExecuteScalar().ShouldBe("later");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_and_used_once_it_can()
    {
        var blocked = Path.Combine(_folder.FullName, "data");
        await System.IO.File.WriteAllTextAsync(blocked, "a file where the folder should be");
        var inbox = Open(Path.Combine(blocked, "inbox.db"));

        (await inbox.CheckAsync(default)).ShouldNotBeNull().ShouldContain("Set Spark:InboxPath");
        System.IO.File.Delete(blocked);
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await AcceptAsync(inbox, "a")).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task What_another_bot_has_left_is_not_touched()
    {
        var inbox = Open();
        await inbox.ClaimAsync(Samples.Bot.Id, default);
        await inbox.ClaimAsync(Samples.Bot.Id, default);

        var error = await Should.ThrowAsync<UnusableConfigurationException>(() =>
            inbox.ClaimAsync(Spark.Client.SparkId.Encode("us", "PEOPLE", Guid.NewGuid().ToString()), default).AsTask()
        );
        error.Message.ShouldContain("another bot");
        error.Message.ShouldContain("Spark:InboxPath");
    }

    [Fact]
    public async Task Two_processes_do_not_share_a_file()
    {
        var (first, second) = (FileOf(Services()), FileOf(Services()));
        await first.StartingAsync(default);

        var error = await Should.ThrowAsync<UnusableConfigurationException>(() => second.StartingAsync(default));
        error.Message.ShouldContain("used by another process");
        first.Dispose();

        await second.StartingAsync(default);
    }

    [Theory]
    [InlineData("nfs4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb3", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("overlay", false)]
    [InlineData("tmpfs", false)]
    public void A_network_disk_is_refused_with_the_reason(string format, bool isRefused)
    {
        var problem = SqliteFile.Problem("/data/inbox.db", format);

        (problem is not null).ShouldBe(isRefused);
        if (isRefused)
        {
            problem!.ShouldContain(format);
            problem!.ShouldContain("locks");
        }
    }

    [Fact]
    public async Task The_file_is_bounded_keys_run_out_and_so_do_dead_letters()
    {
        var options = new SparkBotOptions { MaxRememberedEvents = 50 };
        var inbox = Open(options: options);
        await AcceptAsync(inbox, "dead");
        await inbox.DeadLetterAsync(await inbox.TakeAsync(default), "broken", default);
        for (var n = 0; n < 120; n++)
        {
            await AcceptAsync(inbox, $"m{n}");
            await inbox.CompleteAsync(await inbox.TakeAsync(default), default);
        }

        Rows().ShouldBe(121);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await inbox.CheckAsync(default); // behind the sweep
        Rows().ShouldBe(51);
        _clock.Advance(TimeSpan.FromHours(49));
        await inbox.CheckAsync(default);
        await inbox.CheckAsync(default);
        Rows().ShouldBe(1);
        _clock.Advance(TimeSpan.FromDays(14));
        await inbox.CheckAsync(default);
        Rows().ShouldBe(0);
    }

    /// <summary>What is on the disk now, as if the process were gone.</summary>
    private string Copy()
    {
        var copy = Path.Combine(_folder.FullName, "copy.db");
        foreach (var ending in (string[])["", "-wal"])
        {
            System.IO.File.Copy(File + ending, copy + ending);
        }

        return copy;
    }

    private SqliteDatabase Database => _open.OfType<SqliteDatabase>().First();

    private SqliteInbox Open(string? path = null, SparkBotOptions? options = null)
    {
        var database = new SqliteDatabase(path ?? File, _clock, NullLogger<SqliteDatabase>.Instance) { Patience = 1 };
        var inbox = new SqliteInbox(
            database,
            Options.Create(options ?? new SparkBotOptions()),
            _clock,
            new Logger<SqliteInbox>(LoggerFactory.Create(logs => logs.AddProvider(_log)))
        );
        _open.AddRange([database, inbox]);
        return inbox;
    }

    private Task<InboxReceipt> AcceptAsync(SqliteInbox inbox, string id, string room = "room-1") =>
        inbox.AcceptAsync(Samples.Entry(id, room) with { Received = _clock.GetUtcNow() }, default).AsTask();

    private long Rows()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM handled)";
        return (long)command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        Run(connection, sql);
    }

    private ServiceProvider Services()
    {
        var database = new SqliteDatabase(File, _clock, NullLogger<SqliteDatabase>.Instance);
        var services = new ServiceCollection().AddSingleton(database).BuildServiceProvider();
        _open.Add(services);
        return services;
    }

    private SqliteFile FileOf(IServiceProvider services)
    {
        var file = new SqliteFile(
            new InboxChoice(
                [new InboxEngine("Sqlite", IsAdded: false, typeof(int), typeof(int), typeof(int), typeof(int))],
                Options.Create(new SparkBotOptions())
            ),
            services
        );
        _open.Add(file);
        return file;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
