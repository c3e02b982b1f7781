namespace Spark.Bot.PostgreSql.Tests;

/// <summary>Several processes on one database: whose a room is, for how long, and who has it next.</summary>
public sealed class ReplicaTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_reply_is_not_begun_while_another_replica_is_taking_the_room()
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await _harness.Replica.TakeAsync();
        var taking = await _harness.BeginAsync("UPDATE {schema}.rooms SET owner = gen_random_uuid(), fence = 77");
        var beginning = _harness
            .Journal.IntendAsync(new ReplyKey(lost.Id, "h", 1), _harness.Clock.GetUtcNow(), Ct)
            .AsTask();
        await _harness.LockedAsync();
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
        var (dying, other) = (Real(), Real());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await dying.TakeAsync();
        dying.Database.Dispose();
        await _harness.ScalarAsync("UPDATE {schema}.rooms SET leased_until = leased_until + interval '5 hours'");

        (await other.TakeAsync()).Id.ShouldBe(taken.Id);
    }

    [Fact]
    public async Task Where_others_wait_who_ends_an_event_takes_the_next_along()
    {
        var replica = Real();
        await replica.Inbox.AcceptAsync(Samples.Entry("a", "room-1"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("b", "room-2"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("c", "room-3"), Ct);
        var first = await replica.TakeAsync();

        await replica.Inbox.CompleteAsync(first, Ct);

        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.rooms WHERE owner IS NOT NULL")).ShouldBe(1L);
        var second = await replica.TakeAsync();
        await replica.Inbox.RetryAsync(second, TimeSpan.FromMinutes(5), Ct);
        var third = await replica.TakeAsync();
        ((string?[])[Id(first), Id(second), Id(third)]).ShouldBe(["a", "b", "c"]);
        second.IsTakenOver.ShouldBeFalse();

        static string? Id(InboxDelivery delivery) => delivery.Entry.Webhook.Data.Id;
    }

    [Fact]
    public async Task An_event_that_is_tried_again_at_once_is_held_like_any_other()
    {
        var replica = Real();
        await replica.Inbox.AcceptAsync(Samples.Entry("a", "room-1"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("b", "room-2"), Ct);

        await replica.Inbox.RetryAsync(await replica.TakeAsync(), TimeSpan.Zero, Ct);

        var again = await replica.TakeAsync(); // taken along in the commit that ended the attempt before
        again.Attempt.ShouldBe(2);
        await replica.Journal.IntendAsync(new ReplyKey(again.Id, "h", 1), TimeProvider.System.GetUtcNow(), Ct);
        await replica.Inbox.CompleteAsync(again, Ct);
        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_time_that_makes_no_sense_stops_neither_the_others_nor_the_stop()
    {
        var (writer, replica) = (Real(), Real());
        await writer.Inbox.AcceptAsync(Samples.Entry("odd", "room-1"), Ct);
        await _harness.ScalarAsync("UPDATE {schema}.events SET received = 9223372036854775807");
        await writer.Inbox.AcceptAsync(Samples.Entry("a", "room-2"), Ct);

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
        await Until.TrueAsync(() => replica.Inbox.Oldest is not null);

        await replica.Inbox.LeaveAsync(Ct);
        await replica.Inbox.StopAsync(Ct);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.rooms WHERE owner IS NOT NULL")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_busy_replica_tells_the_others_at_once()
    {
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
        var (busy, idle) = (Real(), Real());
        var taking = idle.TakeAsync();
        await _harness.ListeningAsync(1);

        await busy.Inbox.AcceptAsync(Samples.Entry("a"), Ct); // nobody takes there

        (await taking).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task Without_notifications_polling_finds_it()
    {
        _harness.Settings.Listen = false;
        _harness.Settings.PollInterval = TimeSpan.FromMilliseconds(200);
        var (busy, idle) = (Real(), Real());
        var taking = await _harness.LookedInVainAsync(idle);
        await busy.Inbox.AcceptAsync(Samples.Entry("a"), Ct);

        (await taking).Entry.Webhook.Data.Id.ShouldBe("a");
        (await _harness.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN {schema}'")).ShouldBe(
            0L
        );
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
}
