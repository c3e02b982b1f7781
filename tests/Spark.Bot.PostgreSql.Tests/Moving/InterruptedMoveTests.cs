namespace Spark.Bot.PostgreSql.Tests.Moving;

/// <summary>A move that ends in the middle is done again, and nothing is lost or there twice.</summary>
public sealed class InterruptedMoveTests : IAsyncDisposable
{
    private readonly PostgreSqlHarness _new;
    private readonly Removal _removal;

    public InterruptedMoveTests(Database database)
    {
        _new = new PostgreSqlHarness(database);
        _removal = new Removal(_new);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _removal.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_may_end_at_every_step_before_or_after_the_inbox_has_what_it_was_given(bool isDone)
    {
        var events = TestLength.Of(260, 600); // more than a part
        const int States = 300;
        await FillAsync(events, States);
        var (runs, step) = (0, 0);
        var isWhole = false;
        while (!isWhole)
        {
            // Each run comes one step further than the one before, so that each step is the last of one.
            var doomed = new Doomed(_new.Replica.Inbox, _removal.New.States, stepsLeft: step++, isDone);
            try
            {
                await _removal.MoveAsync(doomed, doomed);
                isWhole = true;
            }
            catch (InboxUnavailableException)
            {
                runs++;
            }
        }

        runs.ShouldBeGreaterThan(3);
        await _removal.NothingIsLeftAsync();
        (await _new.ScalarAsync("SELECT count(*) FROM {schema}.states")).ShouldBe((long)States);
        (await _new.ScalarAsync("SELECT count(*) FROM {schema}.replies")).ShouldBe(2L);
        (await _removal.New.Dead.ListAsync(cancellationToken: Ct)).Single().Webhook.Data.Id.ShouldBe("dead");
        (await _removal.New.AcceptAsync("handled", "x")).ShouldBe(InboxReceipt.Duplicate);
        var handled = await _removal.HandleAsync(events + 1);
        handled.Select(delivery => delivery.Entry.Webhook.Data.Id).Distinct().Count().ShouldBe(events + 1);
        foreach (var room in handled.GroupBy(delivery => delivery.Entry.Conversation))
        {
            var ids = room.Select(delivery => delivery.Entry.Webhook.Data.Id).ToList();
            ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        }

        (await _new.ScalarAsync("SELECT count(*) FROM {schema}.events WHERE state = 0")).ShouldBe(0L);
    }

    [Fact]
    public async Task What_the_replicas_have_handled_meanwhile_is_not_handled_again()
    {
        await FillAsync(events: 10, states: 0);
        var doomed = new Doomed(_new.Replica.Inbox, _removal.New.States, stepsLeft: 1, isDone: true);
        await Should.ThrowAsync<InboxUnavailableException>(_removal.MoveAsync(doomed, doomed));
        var handled = await _removal.HandleAsync(11);

        (await _removal.MoveAsync()).ShouldBe(
            "Moved 0 events, 0 dead letters, 0 states and 0 keys of handled events. 12 events and 0 states were there already."
        );

        handled.Count.ShouldBe(11);
        (await _new.ScalarAsync("SELECT count(*) FROM {schema}.events WHERE state = 0")).ShouldBe(0L);
    }

    [Fact]
    public async Task An_event_whose_own_key_counts_for_a_minute_is_known_for_longer_when_it_is_moved_again()
    {
        await UpdateAsync(_removal.Old.Inbox, InboxReceipt.Stored);
        var doomed = new Doomed(_new.Replica.Inbox, _removal.New.States, stepsLeft: 1, isDone: true);
        await Should.ThrowAsync<InboxUnavailableException>(_removal.MoveAsync(doomed, doomed));
        await UpdateAsync(_removal.New.Inbox, InboxReceipt.Duplicate);
        await _removal.HandleAsync(1);
        _removal.Old.Clock.Advance(TimeSpan.FromMinutes(5));
        _removal.New.Clock.Advance(TimeSpan.FromMinutes(5));

        (await _removal.MoveAsync()).ShouldContain("Moved 0 events");

        await _removal.NothingIsLeftAsync();
        // The minute is over: what is updated may be updated back.
        await UpdateAsync(_removal.New.Inbox, InboxReceipt.Stored);
    }

    [Fact]
    public async Task Events_that_were_alike_and_told_of_days_apart_are_as_many_as_they_were()
    {
        for (var time = 0; time < 3; time++)
        {
            await _removal.AcceptAsync([("a", "a")]);
            _removal.Old.Clock.Advance(TimeSpan.FromHours(49));
        }

        (await _removal.MoveAsync()).ShouldContain("Moved 3 events");

        (await _removal.HandleAsync(3)).ShouldAllBe(delivery => delivery.Entry.Webhook.Data.Id == "a");
    }

    /// <summary>Events that wait in 7 rooms, one that is under way, a dead letter, states, and one that was handled.</summary>
    private async Task FillAsync(int events, int states)
    {
        await _removal.AcceptAsync([("handled", "x"), ("dead", "y"), ("under way", "z")]);
        await _removal.Old.Inbox.CompleteAsync(await _removal.Old.TakeAsync(), Ct);
        var dying = await _removal.Old.TakeAsync();
        await _removal.AnswerAsync(dying, sent: "m1");
        await _removal.Old.Inbox.DeadLetterAsync(dying, "broken", Ct);
        await _removal.AnswerAsync(await _removal.Old.TakeAsync(), sent: "m2");
        await _removal.AcceptAsync(Enumerable.Range(0, events).Select(n => ($"{n:000}", $"room-{n % 7}")));
        for (var n = 0; n < states; n++)
        {
            await _removal.Old.States.PutAsync(new($"room-{n}", null, "count"), "1"u8.ToArray(), version: null, Ct);
        }

        await _removal.Old.CrashAsync();
    }

    private async Task UpdateAsync(IInbox inbox, InboxReceipt expected) =>
        (
            await inbox.AcceptAsync(
                InboxEntry.From(Samples.Envelope("r", "r", "rooms", "updated"), _removal.New.Clock, Samples.Remembered),
                Ct
            )
        ).ShouldBe(expected);
}

/// <summary>An inbox that can be reached so many times, and then not, before or after it has done the last thing.</summary>
internal sealed class Doomed(IInboxImport inbox, IStateStore states, int stepsLeft, bool isDone)
    : IInboxImport,
        IStateStore
{
    private int _stepsLeft = stepsLeft;

    public async Task<IReadOnlyList<InboxReceipt>> ImportAsync(
        IReadOnlyList<MovedEvent> events,
        CancellationToken cancellationToken
    ) => await StepAsync(() => inbox.ImportAsync(events, cancellationToken));

    public Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken) =>
        StepAsync(() => inbox.RememberAsync(keys, cancellationToken));

    public async ValueTask<bool> PutAsync(
        StateAddress address,
        ReadOnlyMemory<byte> value,
        long? version,
        CancellationToken cancellationToken
    ) =>
        // Of many states, a few are steps.
        address.RoomId
            is { } room
        && room.EndsWith("77", StringComparison.Ordinal)
            ? await StepAsync(() => states.PutAsync(address, value, version, cancellationToken).AsTask())
            : await states.PutAsync(address, value, version, cancellationToken);

    public ValueTask<StateEntry?> GetAsync(StateAddress address, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> DeleteAsync(StateAddress address, long? version, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DeleteRoomAsync(string roomId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task<T> StepAsync<T>(Func<Task<T>> act)
    {
        var isLast = Interlocked.Decrement(ref _stepsLeft) < 0;
        if (isLast && !isDone)
        {
            throw new InboxUnavailableException("away");
        }

        var result = await act();
        return isLast ? throw new InboxUnavailableException("away") : result;
    }
}
