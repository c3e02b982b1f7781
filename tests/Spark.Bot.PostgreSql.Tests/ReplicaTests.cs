using Spark.Bot.Tests;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>Several processes on one database: whose a room is, for how long, and who has it next.</summary>
public sealed class ReplicaTests(Database database) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Three_replicas_handle_each_event_once_and_keep_the_order_of_rooms()
    {
        const int Rooms = 40;
        const int Turns = 15;
        _harness.Settings.LeaseTime = TimeSpan.FromSeconds(30);
        PostgreSqlReplica[] replicas = [Real(), Real(), Real()];
        var seen = new List<(string Room, string Id, int Replica)>();
        var busy = new HashSet<string>();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var workers = replicas
            .SelectMany((replica, number) => Enumerable.Repeat((replica, number), 6))
            .Select(each => Task.Run(() => WorkAsync(each.replica, each.number)))
            .ToList();
        await Task.WhenAll(
            Enumerable
                .Range(0, Rooms)
                .Select(room =>
                    Task.Run(async () =>
                    {
                        for (var turn = 0; turn < Turns; turn++)
                        {
                            var entry = Samples.Entry($"{room}-{turn:00}", $"room-{room}");
                            var at = replicas[(room + turn) % replicas.Length];
                            (await at.Inbox.AcceptAsync(entry, Ct)).ShouldBe(InboxReceipt.Stored);
                        }
                    })
                )
        );
        await UntilAsync(() => Task.FromResult(Count() >= Rooms * Turns));
        await done.CancelAsync();
        await Task.WhenAll(workers);

        seen.Count.ShouldBe(Rooms * Turns);
        foreach (var room in seen.GroupBy(each => each.Room))
        {
            room.Select(each => each.Id).ShouldBe(room.Select(each => each.Id).Order(StringComparer.Ordinal));
        }

        seen.Select(each => each.Replica).Distinct().Count().ShouldBe(3); // all had their part
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.rooms")).ShouldBe(0L);

        int Count()
        {
            lock (seen)
            {
                return seen.Count;
            }
        }

        async Task WorkAsync(PostgreSqlReplica replica, int number)
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
        var (one, other) = (Real(), Real());
        for (var n = 0; n < 150; n++)
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
    public async Task A_replica_that_died_loses_its_rooms_when_the_lease_ends_and_not_before()
    {
        await WarmAsync();
        _harness.Settings.LeaseTime = TimeSpan.FromSeconds(3);
        var (dying, other) = (Real(), Real());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await dying.TakeAsync();
        dying.Database.Dispose(); // it cannot renew any more
        var started = TimeProvider.System.GetTimestamp();

        var again = await other.TakeAsync();

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
        again.Id.ShouldBe(taken.Id);
        again.Attempt.ShouldBe(2);
        again.IsJournaled.ShouldBeTrue();
        await other.Inbox.CompleteAsync(again, Ct);
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_lease_keeps_its_room()
    {
        await WarmAsync();
        _harness.Settings.LeaseTime = TimeSpan.FromSeconds(1);
        var (slow, other) = (Real(), Real());
        await slow.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await slow.TakeAsync();
        await slow.Inbox.AcceptAsync(Samples.Entry("b"), Ct);

        using var wait = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        await Should.ThrowAsync<OperationCanceledException>(other.Inbox.TakeAsync(wait.Token).AsTask());
        await slow.Inbox.CompleteAsync(taken, Ct);

        (await slow.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task Who_has_lost_a_room_can_neither_end_its_event_nor_begin_a_reply()
    {
        var (frozen, other) = (_harness.Replica, Real());
        await frozen.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await frozen.TakeAsync();
        await WarmAsync();
        await _harness.ScalarAsync("UPDATE {schema}.rooms SET leased_until = '-infinity'");
        var taken = await other.TakeAsync();
        taken.Id.ShouldBe(lost.Id);

        await Should.ThrowAsync<LeaseLostException>(
            frozen.Journal.IntendAsync(new ReplyKey(lost.Id, "h", 1), _harness.Clock.GetUtcNow(), Ct).AsTask()
        );
        await frozen.Inbox.CompleteAsync(lost, Ct);
        await frozen.Inbox.RetryAsync(lost, TimeSpan.FromSeconds(1), Ct);
        await frozen.Inbox.DeadLetterAsync(lost, "broken", Ct);

        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events WHERE state = 0")).ShouldBe(1L);
        await other.Journal.IntendAsync(new ReplyKey(taken.Id, "h", 1), _harness.Clock.GetUtcNow(), Ct);
        await other.Inbox.CompleteAsync(taken, Ct);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_reply_is_not_begun_while_another_replica_is_taking_the_room()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await _harness.Replica.TakeAsync();
        var taking = await _harness.BeginAsync("UPDATE {schema}.rooms SET owner = gen_random_uuid(), fence = 77");
        var beginning = _harness
            .Journal.IntendAsync(new ReplyKey(lost.Id, "h", 1), _harness.Clock.GetUtcNow(), Ct)
            .AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Ct);
        beginning.IsCompleted.ShouldBeFalse();

        await taking.CommitAsync();

        await Should.ThrowAsync<LeaseLostException>(beginning);
    }

    [Fact]
    public async Task A_handler_that_outlives_its_event_begins_no_reply_and_leaves_nothing_behind()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var hung = await _harness.Replica.TakeAsync();
        await _harness.Inbox.DeadLetterAsync(hung, "hung", Ct);

        await Should.ThrowAsync<LeaseLostException>(
            _harness.Journal.IntendAsync(new ReplyKey(hung.Id, "h", 1), _harness.Clock.GetUtcNow(), Ct).AsTask()
        );

        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.replies")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_server_whose_clock_was_put_back_does_not_keep_the_rooms_of_the_dead()
    {
        await WarmAsync();
        var (dying, other) = (Real(), Real());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await dying.TakeAsync();
        dying.Database.Dispose();
        await _harness.ScalarAsync("UPDATE {schema}.rooms SET leased_until = leased_until + interval '5 hours'");

        (await other.TakeAsync()).Id.ShouldBe(taken.Id);
    }

    [Fact]
    public async Task A_replica_that_is_stopped_leaves_what_it_has_to_the_others_at_once_and_no_attempt_is_counted()
    {
        _harness.Settings.LeaseTime = TimeSpan.FromMinutes(5);
        var (stopped, other) = (Real(), Real());
        await stopped.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await stopped.TakeAsync();

        await stopped.Inbox.StopAsync(Ct);

        (await other.TakeAsync()).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_busy_replica_tells_the_others_at_once()
    {
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
        var (busy, idle) = (Real(), Real());
        var taking = idle.TakeAsync();
        await UntilAsync(async () =>
            (long)(await _harness.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN {schema}'"))!
            > 0
        );

        await busy.Inbox.AcceptAsync(Samples.Entry("a"), Ct); // nobody takes there

        (await taking).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task Without_notifications_polling_finds_it()
    {
        _harness.Settings.Listen = false;
        _harness.Settings.PollInterval = TimeSpan.FromMilliseconds(200);
        var (busy, idle) = (Real(), Real());
        var taking = idle.TakeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Ct); // it has looked, in vain
        await busy.Inbox.AcceptAsync(Samples.Entry("a"), Ct);

        (await taking).Entry.Webhook.Data.Id.ShouldBe("a");
        (await _harness.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN {schema}'")).ShouldBe(
            0L
        );
    }

    [Fact]
    public async Task The_backlog_of_all_is_seen_by_each()
    {
        var (one, other) = (Real(), Real());
        foreach (var n in Enumerable.Range(0, 5))
        {
            await one.Inbox.AcceptAsync(Samples.Entry($"{n}"), Ct);
        }

        var held = await other.TakeAsync();

        await UntilAsync(() => Task.FromResult(other.Inbox.Pending == 5));
        other.Inbox.Oldest.ShouldNotBeNull();
        await other.Inbox.DeadLetterAsync(held, "broken", Ct);
        (other.Inbox.Pending, other.Inbox.DeadLetters).ShouldBe((4, 1));
    }

    [Fact]
    public async Task What_cannot_be_a_key_of_an_index_is_stored_and_kept_apart()
    {
        var odd = "a\\u0000b";
        var huge = new string('x', 20_000);
        await _harness.Inbox.AcceptAsync(Samples.Entry("one", odd), Ct);
        await _harness.Inbox.AcceptAsync(Samples.Entry("two", huge + "1"), Ct);
        await _harness.Inbox.AcceptAsync(Samples.Entry("three", huge + "2"), Ct);

        var rooms = new HashSet<string>
        {
            (await _harness.Replica.TakeAsync()).Entry.Conversation,
            (await _harness.Replica.TakeAsync()).Entry.Conversation,
            (await _harness.Replica.TakeAsync()).Entry.Conversation,
        };

        rooms.ShouldBe(["a\0b", huge + "1", huge + "2"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_reason_with_odd_signs_is_kept()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await _harness.Inbox.DeadLetterAsync(await _harness.Replica.TakeAsync(), "bro\0ken", Ct);

        (await _harness.Dead.ListAsync(cancellationToken: Ct)).Single().Reason.ShouldBe("bro\ufffdken");
    }

    /// <summary>A replica whose timers run on the clock of this machine.</summary>
    private PostgreSqlReplica Real() => _harness.Another(TimeProvider.System);

    /// <summary>A server that has just started leaves every lease its time.</summary>
    private Task<object?> WarmAsync() =>
        _harness.ScalarAsync("SELECT pg_sleep_until(pg_postmaster_start_time() + interval '3.1 s')");

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }
    }
}
