using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Inbox;

public class MemoryInboxTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryInbox _inbox;

    public MemoryInboxTests() =>
        _inbox = new MemoryInbox(
            Options.Create(new SparkBotOptions { MemoryInboxCapacity = 3 }),
            _clock,
            NullLogger<MemoryInbox>.Instance
        );

    [Fact]
    public async Task What_is_accepted_is_given_out()
    {
        (await AcceptAsync("a")).ShouldBe(InboxReceipt.Stored);

        var delivery = await _inbox.TakeAsync(Ct);

        delivery.Entry.Webhook.Data.Id.ShouldBe("a");
        delivery.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_is_known_while_it_waits_and_after_it_was_handled()
    {
        await AcceptAsync("a");
        (await AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);

        await _inbox.CompleteAsync(await _inbox.TakeAsync(Ct), Ct);

        (await AcceptAsync("a")).ShouldBe(InboxReceipt.Duplicate);
        _inbox.Pending.ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_room_one_event_is_out_at_a_time_in_the_order_of_arrival()
    {
        await AcceptAsync("a");
        await AcceptAsync("b");
        var first = await _inbox.TakeAsync(Ct);
        var second = _inbox.TakeAsync(Ct).AsTask();

        second.IsCompleted.ShouldBeFalse();
        await _inbox.CompleteAsync(first, Ct);

        (await second).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task Rooms_do_not_wait_for_each_other()
    {
        await AcceptAsync("a", room: "one");
        await AcceptAsync("b", room: "two");

        var first = await _inbox.TakeAsync(Ct);
        var second = await _inbox.TakeAsync(Ct);

        new[] { first.Entry.Conversation, second.Entry.Conversation }.ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_retried_event_comes_again_after_its_time_and_holds_its_room()
    {
        await AcceptAsync("a");
        await AcceptAsync("b");
        await _inbox.RetryAsync(await _inbox.TakeAsync(Ct), TimeSpan.FromSeconds(5), Ct);
        var next = _inbox.TakeAsync(Ct).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(4));
        next.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        var again = await next;
        again.Entry.Webhook.Data.Id.ShouldBe("a");
        again.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_dead_letter_frees_its_room()
    {
        await AcceptAsync("a");
        await AcceptAsync("b");
        await _inbox.DeadLetterAsync(await _inbox.TakeAsync(Ct), "broken", Ct);

        var next = await _inbox.TakeAsync(Ct);

        next.Entry.Webhook.Data.Id.ShouldBe("b");
        next.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_inbox_refuses_and_takes_the_same_event_once_there_is_room()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await AcceptAsync(id);
        }

        (await AcceptAsync("d")).ShouldBe(InboxReceipt.Full);
        await _inbox.CompleteAsync(await _inbox.TakeAsync(Ct), Ct);
        (await AcceptAsync("d")).ShouldBe(InboxReceipt.Stored);
    }

    private ValueTask<InboxReceipt> AcceptAsync(string id, string room = "room-1") =>
        _inbox.AcceptAsync(Samples.Entry(id, room), Ct);
}
