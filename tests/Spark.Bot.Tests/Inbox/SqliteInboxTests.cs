namespace Spark.Bot.Tests.Inbox;

public sealed class SqliteInboxTests() : InboxCompliance(new SqliteHarness());

public sealed class SqliteDeadLetterTests : DeadLetterCompliance
{
    private readonly SqliteHarness _inbox;

    public SqliteDeadLetterTests()
        : this(new SqliteHarness()) { }

    private SqliteDeadLetterTests(SqliteHarness inbox)
        : base(inbox) => _inbox = inbox;

    [Fact]
    public async Task What_is_replayed_in_the_same_commit_as_the_file_is_looked_at_is_counted()
    {
        await _inbox.AcceptAsync("a");
        await _inbox.Inbox.DeadLetterAsync(await _inbox.TakeAsync(), "broken", default);
        var letter = (await _inbox.Dead.ListAsync()).ShouldHaveSingleItem();
        using var isBusy = new ManualResetEventSlim();
        _inbox.Database.Post(_ => isBusy.Wait(TimeSpan.FromSeconds(20)));
        var replayed = _inbox.Dead.ReplayAsync(letter.Id);
        _inbox.Pass(TimeSpan.FromSeconds(5)); // the file is looked at
        isBusy.Set();

        (await replayed).ShouldBeTrue();
        await _inbox.Inbox.CompleteAsync(await _inbox.TakeAsync(), default);

        _inbox.Inbox.Pending.ShouldBe(0);
        _inbox.Inbox.DeadLetters.ShouldBe(0);
    }
}

public sealed class SqliteFairnessTests() : FairnessCompliance(new SqliteHarness());

public sealed class SqliteReplyJournalTests() : ReplyJournalCompliance(new SqliteHarness());

public sealed class SqliteConversationStateTests() : ConversationStateCompliance(new SqliteHarness());
