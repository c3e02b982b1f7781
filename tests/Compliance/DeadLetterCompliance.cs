using Spark.Client;

namespace Compliance;

/// <summary>What every inbox must do with events that are given up.</summary>
public abstract class DeadLetterCompliance(InboxHarness inbox) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inbox.DisposeAsync();
    }

    [Fact]
    public async Task A_duplicate_is_known_when_it_was_given_up_and_when_that_was_dropped()
    {
        await inbox.AcceptAsync("a");
        await inbox.Inbox.DeadLetterAsync(await inbox.TakeAsync(), "broken", default);
        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        await inbox.Dead.DropAsync((await inbox.Dead.ListAsync()).Single().Id);

        (await inbox.AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
    }

    [Fact]
    public async Task A_dead_letter_frees_its_room_and_is_kept_with_its_reason()
    {
        await inbox.AcceptAsync("a");
        await inbox.AcceptAsync("b");
        await inbox.Inbox.DeadLetterAsync(await inbox.TakeAsync(), "broken", default);

        (await inbox.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
        inbox.Inbox.DeadLetters.ShouldBe(1);
        inbox.Inbox.Pending.ShouldBe(1);
        var dead = (await inbox.Dead.ListAsync()).ShouldHaveSingleItem();
        dead.Reason.ShouldBe("broken");
        dead.Attempts.ShouldBe(1);
        dead.Webhook.Data.Id.ShouldBe("a");
        dead.GivenUp.ShouldBe(inbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_dead_letter_that_is_replayed_comes_after_what_waits_with_new_attempts_and_its_journal()
    {
        await inbox.AcceptAsync("a");
        await inbox.AcceptAsync("b");
        var first = await inbox.TakeAsync();
        first.Finish("handler");
        await inbox.Journal.IntendAsync(new(first.Id, "h", 1), inbox.Clock.GetUtcNow(), default);
        await inbox.Journal.RecordAsync(new(first.Id, "h", 1), new Message { Id = "m1", Text = "hi" }, default);
        await inbox.Inbox.DeadLetterAsync(first, "broken", default);
        first.Finish("a handler that was left behind");

        (await inbox.Dead.ReplayAsync((await inbox.Dead.ListAsync()).Single().Id)).ShouldBeTrue();

        (await inbox.Dead.ListAsync()).ShouldBeEmpty();
        var second = await inbox.TakeAsync();
        second.Entry.Webhook.Data.Id.ShouldBe("b");
        await inbox.Inbox.CompleteAsync(second, default);
        inbox.Pass(10 * inbox.Unit);
        var again = await inbox.TakeAsync();
        again.Entry.Webhook.Data.Id.ShouldBe("a");
        again.Attempt.ShouldBe(1);
        again.IsJournaled.ShouldBeTrue();
        again.Finished.ShouldBe(["handler"]);
        (await inbox.Journal.FindAsync(new(again.Id, "h", 1), default))!.Message!.Id.ShouldBe("m1");
        await inbox.Inbox.CompleteAsync(again, default);
        inbox.Inbox.Pending.ShouldBe(0);
    }

    [Fact]
    public async Task A_dead_letter_that_is_not_there_can_be_neither_replayed_nor_dropped()
    {
        (await inbox.Dead.ReplayAsync(7)).ShouldBeFalse();
        (await inbox.Dead.DropAsync(7)).ShouldBeFalse();
        await inbox.AcceptAsync("a");
        var waiting = await inbox.TakeAsync();
        var key = new ReplyKey(waiting.Id, "handler", 1);
        await inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default);
        (await inbox.Dead.ReplayAsync(waiting.Id)).ShouldBeFalse();
        (await inbox.Dead.DropAsync(waiting.Id)).ShouldBeFalse();
        (await inbox.Journal.FindAsync(key, default)).ShouldNotBeNull("the event is alive, and what it says is known");
    }
}
