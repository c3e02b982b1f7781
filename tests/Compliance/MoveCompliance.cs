using System.Text;

namespace Compliance;

/// <summary>What a bot that ran alone has left in its file is gone on with by its replicas, over any inbox they share.</summary>
public abstract class MoveCompliance(SharedHarness to) : IAsyncDisposable
{
    private readonly Removal _removal = new(to);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _removal.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_is_handled_in_the_order_of_its_room_and_knows_when_and_in_which_trace_it_was_received()
    {
        var events = TestLength.Of(520, 600); // more than two parts
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var received = _removal.Old.Clock.GetUtcNow();
        await _removal.Old.Inbox.AcceptAsync(
            Samples.Entry("000", "room-0") with
            {
                Received = received,
                TraceParent = Trace,
            },
            Ct
        );
        await _removal.AcceptAsync(Enumerable.Range(1, events - 1).Select(n => ($"{n:000}", $"room-{n % 7}")));
        await _removal.Old.CrashAsync();
        _removal.New.Clock.Advance(TimeSpan.FromHours(1));

        (await _removal.MoveAsync()).ShouldBe(
            $"Moved {events} events, 0 dead letters, 0 states and 0 keys of handled events."
        );

        var handled = await _removal.HandleAsync(events);
        foreach (var room in handled.GroupBy(delivery => delivery.Entry.Conversation))
        {
            var ids = room.Select(delivery => delivery.Entry.Webhook.Data.Id).ToList();
            ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        }

        handled.Select(delivery => delivery.Entry.Webhook.Data.Id).Distinct().Count().ShouldBe(events);
        var first = handled.Single(delivery => delivery.Entry.Webhook.Data.Id == "000").Entry;
        (first.Received, first.TraceParent).ShouldBe((received, Trace));
        await _removal.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_dead_letter_is_listed_as_it_was_and_can_be_handled_again()
    {
        await _removal.AcceptAsync([("a", "a"), ("b", "b")]);
        var dying = await TakeOldAsync("a");
        await _removal.AnswerAsync(dying, sent: "m1");
        dying.Finish("first");
        await _removal.Old.Inbox.DeadLetterAsync(dying, "broken", Ct);
        await _removal.Old.Inbox.DeadLetterAsync(await TakeOldAsync("b"), "too", Ct);
        var before = await _removal.Old.Dead.ListAsync(cancellationToken: Ct);
        _removal.New.Clock.Advance(TimeSpan.FromHours(1));

        await _removal.MoveAsync();

        var letters = await _removal.New.Dead.ListAsync(cancellationToken: Ct);
        letters
            .Select(letter => (letter.Webhook.Data.Id, letter.Reason, letter.Attempts, letter.Received, letter.GivenUp))
            .ShouldBe(
                before.Select(letter =>
                    (letter.Webhook.Data.Id, letter.Reason, letter.Attempts, letter.Received, letter.GivenUp)
                )
            );
        _removal.New.Inbox.DeadLetters.ShouldBe(2);
        (await _removal.New.Dead.ReplayAsync(letters[0].Id, Ct)).ShouldBeTrue();
        var replayed = await _removal.New.TakeAsync();
        replayed.Entry.Webhook.Data.Id.ShouldBe("a");
        replayed.Finished.ShouldBe(["first"]);
        var (message, wasSent) = await _removal.New.ReplyAsync(replayed);
        (message.Id, wasSent).ShouldBe(("m1", false));
    }

    [Fact]
    public async Task A_reply_that_was_sent_is_not_sent_again_and_its_record_ends_with_the_event()
    {
        await _removal.AcceptAsync([("a", "a")]);
        await _removal.AnswerAsync(await TakeOldAsync("a"), sent: "m1");
        await _removal.Old.CrashAsync();
        await _removal.MoveAsync();

        var delivery = await _removal.New.TakeAsync();
        var (message, wasSent) = await _removal.New.ReplyAsync(delivery);

        (message.Id, message.Text, wasSent).ShouldBe(("m1", "hi", false));
        await _removal.New.Inbox.CompleteAsync(delivery, Ct);
        (await _removal.New.Journal.FindAsync(new ReplyKey(delivery.Id, "handler", 1), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reply_of_which_nobody_knows_whether_it_was_sent_stays_uncertain()
    {
        await _removal.AcceptAsync([("a", "a")]);
        await _removal.AnswerAsync(await TakeOldAsync("a"), sent: null);
        await _removal.Old.CrashAsync();
        await _removal.MoveAsync();

        var delivery = await _removal.New.TakeAsync();

        await Should.ThrowAsync<UncertainReplyException>(_removal.New.ReplyAsync(delivery));
        (await _removal.New.ReplyAsync(delivery with { }, resendsUncertain: true)).WasSent.ShouldBeTrue();
    }

    [Fact]
    public async Task Handlers_that_did_their_part_are_not_called_again()
    {
        await _removal.AcceptAsync([("a", "a")]);
        var delivery = await TakeOldAsync("a");
        delivery.Finish("first");
        delivery.Finish("second");
        await _removal.Old.Inbox.RetryAsync(delivery, TimeSpan.FromMinutes(1), Ct);
        await _removal.MoveAsync();

        (await _removal.New.TakeAsync()).Finished.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Texts_that_only_a_file_takes_stop_no_move()
    {
        await _removal.AcceptAsync([("a", "a"), ("b", "b")]);
        var retried = await TakeOldAsync("a");
        retried.Finish("of odd\0name");
        await _removal.Old.Inbox.RetryAsync(retried, TimeSpan.FromMinutes(1), Ct);
        await _removal.Old.Inbox.DeadLetterAsync(await TakeOldAsync("b"), "bro\0ken", Ct);

        await _removal.MoveAsync();

        (await _removal.New.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
        (await _removal.New.Dead.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task States_are_moved_and_one_that_a_replica_has_written_stays()
    {
        var (room, person, both) = (
            new StateAddress("room-1", null, "count"),
            new StateAddress(null, "alice", "count"),
            new StateAddress("room-1", "alice", "count")
        );
        foreach (var address in (StateAddress[])[room, person, both])
        {
            await _removal.Old.States.PutAsync(address, "old"u8.ToArray(), version: null, Ct);
        }

        await _removal.New.States.PutAsync(person, "new"u8.ToArray(), version: null, Ct);

        (await _removal.MoveAsync()).ShouldBe(
            "Moved 0 events, 0 dead letters, 2 states and 0 keys of handled events. 0 events and 1 states were there already."
        );

        (await TextAsync(room)).ShouldBe("old");
        (await TextAsync(both)).ShouldBe("old");
        (await TextAsync(person)).ShouldBe("new");
        await _removal.NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stays_in_the_file_is_named_and_holds_up_no_other()
    {
        await _removal.AcceptAsync([("a", "a"), ("odd", "odd"), ("b", "b"), ("unsaid", "unsaid")]);
        var first = (long)(await _removal.Old.Database.RunAsync(file => file.Scalar("SELECT min(id) FROM events")))!;
        await _removal.AnswerAsync(new InboxDelivery(first + 3, Samples.Entry("unsaid"), 1), sent: "m1");
        await _removal.Old.Database.RunAsync(file =>
            file.Execute("UPDATE events SET body = x'00' WHERE id = @id", ("@id", first + 1))
            + file.Execute("UPDATE replies SET message = '[]'")
        );

        var move = await Should.ThrowAsync<InvalidOperationException>(() => _removal.MoveAsync());

        move.Message.ShouldContain($"2 events cannot be read by this version: {first + 1}, {first + 3}.");
        (await _removal.HandleAsync(2)).Select(each => each.Entry.Webhook.Data.Id).Order().ShouldBe(["a", "b"]);
        (await _removal.Old.Database.RunAsync(file => file.Scalar("SELECT group_concat(id) FROM events"))).ShouldBe(
            $"{first + 1},{first + 3}"
        );
    }

    [Fact]
    public async Task Duplicates_of_what_waits_was_given_up_and_was_handled_before_are_recognised()
    {
        await _removal.AcceptAsync([("handled", "a"), ("dead", "b"), ("waiting", "c")]);
        await _removal.Old.Inbox.CompleteAsync(await TakeOldAsync("handled"), Ct);
        await _removal.Old.Inbox.DeadLetterAsync(await TakeOldAsync("dead"), "broken", Ct);
        await _removal.Old.CrashAsync();

        (await _removal.MoveAsync()).ShouldBe("Moved 1 events, 1 dead letters, 0 states and 1 keys of handled events.");

        (await _removal.New.AcceptAsync("handled", "a")).ShouldBe(InboxReceipt.Duplicate);
        (await _removal.New.AcceptAsync("dead", "b")).ShouldBe(InboxReceipt.Duplicate);
        (await _removal.New.AcceptAsync("waiting", "c")).ShouldBe(InboxReceipt.Duplicate);
        (await _removal.New.AcceptAsync("new", "c")).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task Done_twice_it_has_nothing_to_do_the_second_time()
    {
        await _removal.AcceptAsync([("a", "a")]);
        await _removal.MoveAsync();

        (await _removal.MoveAsync()).ShouldBe("Moved 0 events, 0 dead letters, 0 states and 0 keys of handled events.");
        (await _removal.HandleAsync(1)).Single().Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_replica_that_runs_meanwhile_never_sees_an_event_without_its_replies()
    {
        const int Events = 260; // more than a part
        _removal.Old.Options.MaxConcurrency = Events;
        await _removal.Old.CrashAsync(); // started again, it handles so many at a time
        await _removal.AcceptAsync(Enumerable.Range(0, Events).Select(n => ($"{n}", $"room-{n}")));
        var deliveries = await Task.WhenAll(Enumerable.Range(0, Events).Select(_ => _removal.Old.TakeAsync()));
        await Task.WhenAll(
            deliveries.Select(delivery => _removal.AnswerAsync(delivery, sent: "m-" + delivery.Entry.Webhook.Data.Id))
        );

        await _removal.Old.CrashAsync();
        var replica = _removal.New.Another();
        var handling = Task.Run(HandleAsync, Ct);

        await _removal.MoveAsync();

        (await handling.WaitAsync(Until.Patience, Ct)).ShouldAllBe(known => known);

        async Task<List<bool>> HandleAsync()
        {
            var known = new List<bool>();
            while (known.Count < Events)
            {
                var delivery = await replica.Inbox.TakeAsync(Ct);
                var reply = await replica.Journal.FindAsync(new ReplyKey(delivery.Id, "handler", 1), Ct);
                known.Add(delivery.IsJournaled && reply?.Message?.Id == "m-" + delivery.Entry.Webhook.Data.Id);
                await replica.Inbox.CompleteAsync(delivery, Ct);
            }

            return known;
        }
    }

    private async Task<InboxDelivery> TakeOldAsync(string id)
    {
        var delivery = await _removal.Old.TakeAsync();
        delivery.Entry.Webhook.Data.Id.ShouldBe(id);
        return delivery;
    }

    private async Task<string?> TextAsync(StateAddress address) =>
        await _removal.New.States.GetAsync(address, Ct) is { } entry ? Encoding.UTF8.GetString(entry.Value.Span) : null;
}
