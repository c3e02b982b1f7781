using Spark.Client;

namespace Compliance;

/// <summary>What every journal of replies must do.</summary>
public abstract class ReplyJournalCompliance(InboxHarness inbox) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inbox.DisposeAsync();
    }

    [Fact]
    public async Task The_journal_tells_what_was_intended_what_was_sent_and_forgets_it_with_the_event()
    {
        await inbox.AcceptAsync("a");
        var delivery = await inbox.TakeAsync();
        var key = new ReplyKey(delivery.Id, "handler", 1);
        (await inbox.Journal.FindAsync(key, default)).ShouldBeNull();

        await inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default);
        (await inbox.Journal.FindAsync(key, default)).ShouldBe(new JournaledReply(inbox.Clock.GetUtcNow(), null));
        await inbox.Journal.RecordAsync(key, new Message { Id = "m1" }, default);
        (await inbox.Journal.FindAsync(key, default))!.Message!.Id.ShouldBe("m1");
        (await inbox.Journal.FindAsync(key with { Ordinal = 2 }, default)).ShouldBeNull();
        (await inbox.Journal.FindAsync(key with { Handler = "other" }, default)).ShouldBeNull();

        delivery.IsJournaled = true; // as its replies say
        await inbox.Inbox.CompleteAsync(delivery, default);
        (await inbox.Journal.FindAsync(key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_comes_late_does_not_take_back_that_a_reply_was_sent()
    {
        await inbox.AcceptAsync("a");
        var key = new ReplyKey((await inbox.TakeAsync()).Id, "handler", 1);
        await inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default);
        await inbox.Journal.RecordAsync(key, new Message { Id = "m1" }, default);

        // Of a handler that has outlived its attempt, or on its way through an engine that stood still.
        await Should.ThrowAsync<InvalidOperationException>(
            inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default).AsTask()
        );
        await inbox.Journal.ForgetAsync(key, default);

        (await inbox.Journal.FindAsync(key, default)).ShouldNotBeNull().Message.ShouldNotBeNull().Id.ShouldBe("m1");
    }

    [Fact]
    public async Task An_intent_of_which_nobody_knows_whether_it_was_sent_can_be_made_again()
    {
        await inbox.AcceptAsync("a");
        var key = new ReplyKey((await inbox.TakeAsync()).Id, "handler", 1);
        await inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default);

        var again = inbox.Clock.GetUtcNow().AddSeconds(1);
        await inbox.Journal.IntendAsync(key, again, default);

        (await inbox.Journal.FindAsync(key, default)).ShouldBe(new JournaledReply(again, null));
    }

    [Fact]
    public async Task Replies_of_handlers_whose_names_are_odd_or_endless_are_kept_apart()
    {
        await inbox.AcceptAsync("a");
        var id = (await inbox.TakeAsync()).Id;
        foreach (var name in OddTexts.All)
        {
            await inbox.Journal.IntendAsync(Key(name), inbox.Clock.GetUtcNow(), default);
            await inbox.Journal.RecordAsync(Key(name), new Message { Id = Sent(name) }, default);
        }

        foreach (var name in OddTexts.All)
        {
            (await inbox.Journal.FindAsync(Key(name), default))!.Message!.Id.ShouldBe(Sent(name));
        }

        ReplyKey Key(string name) => new(id, name, 1);

        static string Sent(string name) => $"m{Array.IndexOf(OddTexts.All, name)}";
    }

    [Fact]
    public async Task An_intent_that_came_to_nothing_is_forgotten()
    {
        await inbox.AcceptAsync("a");
        var key = new ReplyKey((await inbox.TakeAsync()).Id, "handler", 1);
        await inbox.Journal.IntendAsync(key, inbox.Clock.GetUtcNow(), default);
        await inbox.Journal.ForgetAsync(key, default);

        (await inbox.Journal.FindAsync(key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reply_whose_answer_is_lost_is_sent_again_once_and_once_more_when_its_event_is_replayed()
    {
        await inbox.AcceptAsync("a");
        var posted = 0;
        await Should.ThrowAsync<IOException>(AttemptAsync());
        await Should.ThrowAsync<IOException>(AttemptAsync());
        posted.ShouldBe(2);

        await Should.ThrowAsync<UncertainReplyException>(AttemptAsync(isLast: true));
        posted.ShouldBe(2);

        await inbox.Dead.ReplayAsync((await inbox.Dead.ListAsync()).Single().Id);
        await Should.ThrowAsync<IOException>(AttemptAsync());
        posted.ShouldBe(3);

        async Task AttemptAsync(bool isLast = false)
        {
            inbox.Pass(2 * inbox.Unit);
            var delivery = await inbox.TakeAsync();
            var log = new ReplyLog(inbox.Journal, delivery, Samples.Bot.Id, resendsUncertain: true, inbox.Clock)
            {
                Handler = "handler",
            };
            try
            {
                await log.SendAsync(
                    new Destination("room-1", ThreadId: null),
                    spark: null!, // a group room is not looked at
                    new CreateMessageRequest { Text = "hi" },
                    _ =>
                    {
                        posted++;
                        throw new IOException("the connection broke");
                    },
                    default
                );
            }
            finally
            {
                await (
                    isLast
                        ? inbox.Inbox.DeadLetterAsync(delivery, "maybe sent", default)
                        : inbox.Inbox.RetryAsync(delivery, inbox.Unit, default)
                );
            }
        }
    }
}
