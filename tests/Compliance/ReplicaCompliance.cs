namespace Compliance;

/// <summary>What every inbox that replicas share must do: whose an event is, for how long, and who has it next.</summary>
public abstract class ReplicaCompliance(SharedHarness harness) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return harness.DisposeAsync();
    }

    [Fact]
    public async Task What_is_given_back_was_not_tried_however_often_and_is_anybodys()
    {
        Replica[] replicas = [harness.Another(), harness.Another()];
        var taking = replicas.Select(TakeAsync).ToList();
        await replicas[0].Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await replicas[0].Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        for (var n = 0; n < 8; n++)
        {
            var (by, given) = await NextAsync();
            (given.Entry.Webhook.Data.Id, given.Attempt, given.FirstTried).ShouldBe(("a", 1, null));
            await by.Inbox.GiveBackAsync(given, Ct);
        }

        var (last, kept) = await NextAsync();
        (kept.Entry.Webhook.Data.Id, kept.Attempt).ShouldBe(("a", 1));
        await last.Inbox.CompleteAsync(kept, Ct);
        (await NextAsync()).Delivery.Entry.Webhook.Data.Id.ShouldBe("b");

        async Task<(Replica By, InboxDelivery Delivery)> NextAsync()
        {
            var first = await Task.WhenAny(taking);
            taking.Remove(first);
            var taken = await first;
            taking.Add(TakeAsync(taken.By)); // it asks for the next before it gives this one back
            return taken;
        }

        static async Task<(Replica By, InboxDelivery Delivery)> TakeAsync(Replica replica) =>
            (replica, await replica.TakeAsync());
    }

    [Fact]
    public async Task Three_replicas_handle_each_event_once_and_keep_the_order_of_rooms()
    {
        const int Rooms = 40;
        const int Turns = 15;
        harness.LeaseTime = TimeSpan.FromSeconds(30);
        Replica[] replicas = [harness.Another(), harness.Another(), harness.Another()];
        var seen = new List<(string Room, string Id, int Replica)>();
        var busy = new HashSet<string>();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var workers = replicas
            .SelectMany((replica, number) => Enumerable.Repeat((replica, number), 6))
            .Select(each => Task.Run(() => WorkAsync(each.replica, each.number)))
            .ToList();
        await Task.WhenAll(Enumerable.Range(0, Rooms).Select(room => Task.Run(() => FillAsync(room))));
        await Until.TrueAsync(() => Count() >= Rooms * Turns);
        await done.CancelAsync();
        await Task.WhenAll(workers);

        seen.Count.ShouldBe(Rooms * Turns);
        foreach (var room in seen.GroupBy(each => each.Room))
        {
            room.Select(each => each.Id).ShouldBe(room.Select(each => each.Id).Order(StringComparer.Ordinal));
        }

        seen.Select(each => each.Replica).Distinct().Count().ShouldBe(3); // all had their part

        async Task FillAsync(int room)
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                var entry = Samples.Entry($"{room}-{turn:00}", $"room-{room}");
                var at = replicas[(room + turn) % replicas.Length];
                (await at.Inbox.AcceptAsync(entry, Ct)).ShouldBe(InboxReceipt.Stored);
            }
        }

        int Count()
        {
            lock (seen)
            {
                return seen.Count;
            }
        }

        async Task WorkAsync(Replica replica, int number)
        {
            try
            {
                while (true)
                {
                    var delivery = await replica.Inbox.TakeAsync(done.Token);
                    lock (seen)
                    {
                        busy.Add(delivery.Entry.Conversation).ShouldBeTrue("two events of a room at a time");
                        seen.Add((delivery.Entry.Conversation, delivery.Entry.Webhook.Data.Id!, number));
                    }

                    await Task.Yield();
                    lock (seen)
                    {
                        busy.Remove(delivery.Entry.Conversation);
                    }

                    await replica.Inbox.CompleteAsync(delivery, CancellationToken.None);
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                // enough
            }
        }
    }

    [Fact]
    public async Task The_same_event_told_to_two_replicas_while_it_is_being_finished_is_stored_once()
    {
        var (one, other) = (harness.Another(), harness.Another());
        for (var n = 0; n < TestLength.Of(50, 150); n++)
        {
            var entry = Samples.Entry($"event-{n}", $"room-{n % 5}");
            var first = await Task.WhenAll(
                one.Inbox.AcceptAsync(entry, Ct).AsTask(),
                other.Inbox.AcceptAsync(entry, Ct).AsTask()
            );
            first.Count(receipt => receipt is InboxReceipt.Stored).ShouldBe(1);
            var delivery = await one.TakeAsync();
            var finishing = one.Inbox.CompleteAsync(delivery, Ct).AsTask();
            (await other.Inbox.AcceptAsync(entry, Ct)).ShouldBe(InboxReceipt.Duplicate);
            await finishing;
        }
    }

    [Fact]
    public async Task A_replica_that_died_loses_its_events_when_their_time_ends_and_not_before()
    {
        harness.LeaseTime = TimeSpan.FromSeconds(2);
        var (dying, other) = (harness.Another(), harness.Another());
        var begun = TimeProvider.System.GetTimestamp();
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await dying.TakeAsync();
        await dying.Die();

        var again = await other.TakeAsync();

        TimeProvider.System.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(harness.LeaseTime);
        again.Id.ShouldBe(taken.Id);
        again.Attempt.ShouldBe(2);
        again.IsJournaled.ShouldBeTrue();
        await other.Inbox.CompleteAsync(again, Ct);
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_lease_keeps_its_event()
    {
        harness.LeaseTime = TimeSpan.FromSeconds(3); // renewed three times in it: a busy machine may stand still for two
        var (slow, other) = (harness.Another(), harness.Another());
        await slow.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await slow.TakeAsync();
        await slow.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        await slow.Inbox.LeaveAsync(Ct); // nothing is given to it again, which it would know for its own

        using var wait = new CancellationTokenSource(harness.LeaseTime + TimeSpan.FromSeconds(0.5));
        await Should.ThrowAsync<OperationCanceledException>(other.Inbox.TakeAsync(wait.Token).AsTask());
        await slow.Inbox.CompleteAsync(taken, Ct);

        (await other.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task Who_has_lost_an_event_can_neither_end_it_nor_begin_a_reply()
    {
        harness.LeaseTime = TimeSpan.FromMinutes(5);
        var (frozen, other) = (harness.Another(), harness.Another());
        await frozen.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await frozen.TakeAsync();
        await frozen.Inbox.LeaveAsync(Ct); // who stands still asks for nothing
        await harness.TakeAwayAsync(lost);
        var taken = await other.TakeAsync();
        taken.Id.ShouldBe(lost.Id);

        await Should.ThrowAsync<InvalidOperationException>(
            frozen.Journal.IntendAsync(new ReplyKey(lost.Id, "h", 1), harness.Clock.GetUtcNow(), Ct).AsTask()
        );
        await frozen.Inbox.CompleteAsync(lost, Ct);
        await frozen.Inbox.RetryAsync(lost, TimeSpan.FromSeconds(1), Ct);
        await frozen.Inbox.DeadLetterAsync(lost, "broken", Ct);

        await other.Journal.IntendAsync(new ReplyKey(taken.Id, "h", 1), harness.Clock.GetUtcNow(), Ct);
        await other.Inbox.CompleteAsync(taken, Ct);
        await other.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        (await other.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b"); // and nothing else
        await Until.TrueAsync(() => (other.Inbox.Pending, other.Inbox.DeadLetters) == (1, 0));
    }

    [Fact]
    public async Task A_replica_that_is_stopped_leaves_what_it_has_to_the_others_at_once_and_no_attempt_is_counted()
    {
        harness.LeaseTime = TimeSpan.FromMinutes(5);
        var (stopped, other) = (harness.Another(), harness.Another());
        await stopped.Inbox.AcceptAsync(Samples.Entry("a", "one"), Ct);
        await stopped.Inbox.AcceptAsync(Samples.Entry("b", "two"), Ct);
        await stopped.TakeAsync();
        await Until.TrueAsync(() => stopped.AtHand?.Invoke() is not 0);

        await stopped.Inbox.LeaveAsync(Ct);
        await stopped.Inbox.StopAsync(Ct);

        List<InboxDelivery> taken = [await other.TakeAsync(), await other.TakeAsync()];
        taken.Select(delivery => delivery.Entry.Webhook.Data.Id).Order().ShouldBe(["a", "b"]);
        taken.ShouldAllBe(delivery => delivery.Attempt == 1);
    }

    [Fact]
    public async Task What_a_stopped_replica_had_is_tried_for_the_first_time_by_who_takes_it_then()
    {
        var (stopped, other) = (harness.Another(), harness.Another());
        await stopped.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await stopped.TakeAsync();
        await stopped.Inbox.LeaveAsync(Ct);
        await stopped.Inbox.StopAsync(Ct);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct); // the service was away so long
        var later = TimeProvider.System.GetUtcNow().AddMilliseconds(-10);

        await other.Inbox.RetryAsync(await other.TakeAsync(), TimeSpan.FromMilliseconds(1), Ct);

        var again = await other.TakeAsync();
        again.Attempt.ShouldBe(2);
        again.FirstTried!.Value.ShouldBeGreaterThanOrEqualTo(later);
    }

    [Fact]
    public async Task The_backlog_of_all_is_seen_by_each()
    {
        var (one, other) = (harness.Another(), harness.Another());
        foreach (var n in Enumerable.Range(0, 5))
        {
            await one.Inbox.AcceptAsync(Samples.Entry($"{n}"), Ct);
        }

        var held = await other.TakeAsync();

        await Until.TrueAsync(() => other.Inbox.Pending == 5);
        other.Inbox.Oldest.ShouldNotBeNull();
        await other.Inbox.DeadLetterAsync(held, "broken", Ct);
        (other.Inbox.Pending, other.Inbox.DeadLetters).ShouldBe((4, 1));
    }

    [Fact]
    public async Task A_room_of_odd_or_endless_name_is_kept_apart()
    {
        var replica = harness.Another();
        var huge = new string('x', 20_000);
        await replica.Inbox.AcceptAsync(Samples.Entry("one", "a\\u0000b"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("two", huge + "1"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("three", huge + "2"), Ct);

        var rooms = new HashSet<string>();
        for (var n = 0; n < 3; n++)
        {
            var delivery = await replica.TakeAsync();
            rooms.Add(delivery.Entry.Conversation);
            await replica.Inbox.CompleteAsync(delivery, Ct);
        }

        rooms.ShouldBe(["a\0b", huge + "1", huge + "2"], ignoreOrder: true);
    }
}
