namespace Spark.Bot.Tests.Inbox;

public sealed class SqliteInboxTests() : InboxCompliance(new SqliteHarness())
{
    [Fact]
    public async Task Rooms_that_fail_make_room_for_those_that_wait()
    {
        var rooms = Enumerable.Range(0, 100).Select(n => $"room-{n}").ToList(); // more than are held at once
        foreach (var room in rooms)
        {
            await Harness.AcceptAsync(room, room);
        }

        var seen = new HashSet<string>();
        foreach (var _ in rooms)
        {
            var delivery = await Harness.TakeAsync();
            seen.Add(delivery.Entry.Conversation);
            await Harness.Inbox.RetryAsync(delivery, TimeSpan.FromSeconds(1), default); // and the clock stands still
        }

        seen.Order().ShouldBe(rooms.Order());
    }

    [Fact]
    public async Task It_is_idle_when_nothing_is_handled_or_could_be_whatever_waits_for_its_time()
    {
        await IsIdleAsync(true);
        await Harness.AcceptAsync("a");
        await Harness.AcceptAsync("behind it");
        await IsIdleAsync(false);
        var delivery = await Harness.TakeAsync();
        await IsIdleAsync(false);
        await Harness.Inbox.RetryAsync(delivery, TimeSpan.FromMinutes(1), default);
        await IsIdleAsync(true);
        Harness.Clock.AdjustTime(Harness.Clock.GetUtcNow().AddMinutes(1)); // due, and not looked for yet
        await IsIdleAsync(false);

        async Task IsIdleAsync(bool isIdle) => (await Harness.Inbox.IsIdleAsync(default)).ShouldBe(isIdle);
    }
}

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
