namespace Compliance;

/// <summary>What every inbox must do, whatever it is made of.</summary>
public abstract class InboxCompliance(InboxHarness inbox) : IAsyncDisposable
{
    private protected InboxHarness Harness => inbox;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inbox.DisposeAsync();
    }

    [Fact]
    public async Task What_is_accepted_is_given_out_as_it_came()
    {
        var entry = Samples.Entry("a", "room-7") with
        {
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Received = inbox.Clock.GetUtcNow(),
        };
        (await inbox.Inbox.AcceptAsync(entry, default)).ShouldBe(InboxReceipt.Stored);

        var delivery = await inbox.TakeAsync();

        delivery.Attempt.ShouldBe(1);
        delivery.FirstTried.ShouldBeNull();
        delivery.Entry.Key.ShouldBe(entry.Key);
        delivery.Entry.Conversation.ShouldBe("room-7");
        delivery.Entry.Body.ToArray().ShouldBe(entry.Body.ToArray());
        delivery.Entry.TraceParent.ShouldBe(entry.TraceParent);
        delivery.Entry.Received.ShouldBe(entry.Received);
        delivery.Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_duplicate_is_known_while_it_waits_is_handled_and_was_handled()
    {
        await inbox.AcceptAsync("a");
        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        var delivery = await inbox.TakeAsync();
        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        await inbox.Inbox.CompleteAsync(delivery, default);

        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        inbox.Inbox.Pending.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_means_another_event_once_its_time_is_over_and_not_before()
    {
        inbox.RememberBriefly();
        var begun = inbox.Time.GetTimestamp();
        await inbox.AcceptAsync("a");
        await inbox.Inbox.CompleteAsync(await inbox.TakeAsync(), default);

        await Until.TrueAsync(async () =>
        {
            inbox.Pass(inbox.RemembersFor / 24);
            return await inbox.AcceptAsync("a") is InboxReceipt.Stored;
        });

        inbox.Time.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(inbox.RemembersFor);
        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        (await inbox.TakeAsync()).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_event_offered_many_times_at_once_is_stored_once()
    {
        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await inbox.AcceptAsync("a")))
        );

        receipts.Count(receipt => receipt is InboxReceipt.Stored).ShouldBe(1);
        receipts.Count(receipt => receipt is InboxReceipt.Duplicate).ShouldBe(99);
        inbox.Inbox.Pending.ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_room_one_event_is_out_at_a_time_in_the_order_of_arrival()
    {
        foreach (var id in (string[])["a", "b", "c"])
        {
            await inbox.AcceptAsync(id);
        }

        foreach (var id in (string[])["a", "b", "c"])
        {
            var delivery = await inbox.TakeAsync();
            delivery.Entry.Webhook.Data.Id.ShouldBe(id);
            await OnlyAnotherRoomComesAsync($"after {id}");
            await inbox.Inbox.CompleteAsync(delivery, default);
        }

        inbox.Inbox.Pending.ShouldBe(0);
        inbox.Inbox.Oldest.ShouldBeNull();
    }

    [Fact]
    public async Task Rooms_do_not_wait_for_each_other()
    {
        await inbox.AcceptAsync("a", "one");
        await inbox.AcceptAsync("b", "two");

        var rooms = new[]
        {
            (await inbox.TakeAsync()).Entry.Conversation,
            (await inbox.TakeAsync()).Entry.Conversation,
        };

        rooms.Order().ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_retried_event_comes_again_after_its_time_and_holds_its_room_and_no_other()
    {
        var wait = 5 * inbox.Unit;
        await inbox.AcceptAsync("a");
        await inbox.AcceptAsync("b");
        var first = await inbox.TakeAsync();
        first.Finish("one of two handlers");
        var (tried, begun) = (inbox.Clock.GetUtcNow(), inbox.Time.GetTimestamp());
        await inbox.Inbox.RetryAsync(first, wait, default);
        await inbox.AcceptAsync("other", "room-2");

        inbox.Pass(0.8 * wait);
        var next = await inbox.TakeAsync();
        var other = next;
        if (next.Entry.Conversation == "room-2")
        {
            inbox.Pass(0.2 * wait);
            next = await inbox.TakeAsync();
        }
        else
        {
            other = await inbox.TakeAsync(); // a busy machine came to it late
        }

        inbox.Time.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(wait);
        other.Entry.Webhook.Data.Id.ShouldBe("other");
        next.Id.ShouldBe(first.Id);
        next.Entry.Webhook.Data.Id.ShouldBe("a");
        next.Attempt.ShouldBe(2);
        next.FirstTried.ShouldBe(tried);
        next.Finished.ShouldBe(["one of two handlers"]);
        next.IsTakenOver.ShouldBeFalse("nobody died");
    }

    [Fact]
    public async Task A_later_retry_does_not_postpone_an_earlier_one()
    {
        var other = Enumerable
            .Range(2, 100)
            .Select(n => $"room-{n}")
            .First(room => !inbox.SharesItsTurn("room-1", room));
        await inbox.AcceptAsync("soon");
        var soon = await inbox.TakeAsync();
        await inbox.AcceptAsync("late", other);
        var late = await inbox.TakeAsync();
        await inbox.Inbox.RetryAsync(soon, inbox.Unit, default);
        await inbox.Inbox.RetryAsync(late, 4 * inbox.Unit, default);

        inbox.Pass(1.2 * inbox.Unit);

        (await inbox.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("soon");
    }

    [Fact]
    public async Task Taking_can_be_given_up_and_takes_nothing_then()
    {
        await Should.ThrowAsync<OperationCanceledException>(
            inbox.Inbox.TakeAsync(new CancellationTokenSource(20).Token).AsTask()
        );
        await inbox.AcceptAsync("a");

        (await inbox.TakeAsync()).Attempt.ShouldBe(1);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(12)]
    public async Task A_clock_that_jumps_loses_nothing_and_holds_nothing_up(int hours)
    {
        await inbox.AcceptAsync("a");
        await inbox.Inbox.RetryAsync(await inbox.TakeAsync(), 5 * inbox.Unit, default);
        await inbox.AcceptAsync("b");

        // Only the clock on the wall: that which measures waits goes on as before.
        inbox.Clock.AdjustTime(inbox.Clock.GetUtcNow().AddHours(hours));
        inbox.Pass(10 * inbox.Unit);

        var again = await inbox.TakeAsync();
        again.Entry.Webhook.Data.Id.ShouldBe("a");
        await inbox.Inbox.CompleteAsync(again, default);
        (await inbox.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
        (await inbox.AcceptAsync("b")).ShouldBe(InboxReceipt.Duplicate);
    }

    [Fact]
    public async Task The_age_of_the_oldest_is_known()
    {
        inbox.Inbox.Oldest.ShouldBeNull();
        var received = inbox.Clock.GetUtcNow();
        await inbox.AcceptAsync("a");
        inbox.Pass(inbox.Unit);
        await inbox.AcceptAsync("b", "room-2");

        inbox.Inbox.Oldest.ShouldBe(received);
    }

    [Fact]
    public async Task It_says_that_it_takes_events() => (await inbox.Inbox.CheckAsync(default)).ShouldBeNull();

    [Fact]
    public async Task After_a_crash_what_was_accepted_is_there_in_order_and_duplicates_are_known()
    {
        await inbox.AcceptAsync("handled");
        await inbox.Inbox.CompleteAsync(await inbox.TakeAsync(), default);
        await inbox.AcceptAsync("given up");
        await inbox.Inbox.DeadLetterAsync(await inbox.TakeAsync(), "broken", default);
        await inbox.AcceptAsync("in work");
        await inbox.AcceptAsync("waiting");
        await inbox.AcceptAsync("retried", "room-2");
        var first = await inbox.TakeAsync();
        var second = await inbox.TakeAsync();
        var retried = first.Entry.Conversation == "room-2" ? first : second;
        retried.Finish("handler");
        var (wait, begun) = (5 * inbox.Unit, inbox.Time.GetTimestamp());
        await inbox.Inbox.RetryAsync(retried, wait, default);
        var working = retried == first ? second : first;
        await inbox.Journal.IntendAsync(new(working.Id, "h", 1), inbox.Clock.GetUtcNow(), default);

        await inbox.CrashAsync();

        if (!inbox.SurvivesTheProcess)
        {
            inbox.Inbox.Pending.ShouldBe(0);
            (await inbox.AcceptAsync("handled")).ShouldBe(InboxReceipt.Stored);
            return;
        }

        foreach (var id in (string[])["handled", "given up", "in work", "waiting"])
        {
            (await inbox.AcceptAsync(id)).ShouldBe(InboxReceipt.Duplicate, id);
        }

        // A server with a clock of its own may give the other one first: its time may end before that of the dead process.
        var again = await inbox.TakeAsync();
        (inbox.Inbox.Pending, inbox.Inbox.DeadLetters).ShouldBe((3, 1));
        inbox.Pass(wait);
        var retriedAgain = await inbox.TakeAsync();
        if (again.Id == retried.Id)
        {
            (again, retriedAgain) = (retriedAgain, again);
        }

        inbox.Time.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(wait);
        again.Entry.Webhook.Data.Id.ShouldBe("in work");
        again.Id.ShouldBe(working.Id);
        again.Attempt.ShouldBe(2);
        again.IsTakenOver.ShouldBeTrue();
        (await inbox.Journal.FindAsync(new(again.Id, "h", 1), default)).ShouldNotBeNull().Message.ShouldBeNull();
        retriedAgain.Entry.Webhook.Data.Id.ShouldBe("retried");
        retriedAgain.Attempt.ShouldBe(2);
        retriedAgain.IsTakenOver.ShouldBeFalse();
        retriedAgain.Finished.ShouldBe(["handler"]);
        await inbox.Inbox.CompleteAsync(again, default);
        var waiting = await inbox.TakeAsync();
        waiting.Entry.Webhook.Data.Id.ShouldBe("waiting");
        waiting.IsTakenOver.ShouldBeFalse();
    }

    /// <summary>Whatever else waits may not be given out yet: what has just come in another room is the next.</summary>
    private async Task OnlyAnotherRoomComesAsync(string id)
    {
        await inbox.AcceptAsync(id, id);
        var delivery = await inbox.TakeAsync();
        delivery.Entry.Webhook.Data.Id.ShouldBe(id);
        await inbox.Inbox.CompleteAsync(delivery, default);
    }
}
