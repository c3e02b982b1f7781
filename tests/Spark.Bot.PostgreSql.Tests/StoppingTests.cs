namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A replica that stops while something is under way: the others have all that it leaves, at once.</summary>
public sealed class StoppingTests : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness;

    public StoppingTests(Database database)
    {
        _harness = new PostgreSqlHarness(database);
        _harness.Settings.LeaseTime = TimeSpan.FromMinutes(5);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_room_that_is_being_taken_when_the_replica_stops_is_left_to_the_others()
    {
        var (stopped, other) = (Real(), Real());
        (await stopped.Inbox.CheckAsync(Ct)).ShouldBeNull(); // the tables are there
        await _harness.ScalarAsync(
            """
            CREATE FUNCTION {schema}.slow() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN PERFORM pg_advisory_xact_lock(hashtext('{schema}.')); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE UPDATE ON {schema}.rooms FOR EACH ROW
              WHEN (OLD.owner IS NULL AND NEW.owner IS NOT NULL) EXECUTE FUNCTION {schema}.slow();
            """
        );
        await using var blocker = await _harness.BeginAsync("SELECT pg_advisory_xact_lock(hashtext('{schema}.'))");
        using var taking = new CancellationTokenSource();
        var taken = stopped.Inbox.TakeAsync(taking.Token).AsTask();
        await stopped.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await _harness.LockedAsync();

        await taking.CancelAsync();
        var stopping = stopped.Inbox.StopAsync(Ct).AsTask();
        await blocker.CommitAsync();
        await stopping;

        await Should.ThrowAsync<OperationCanceledException>(taken);
        (await other.TakeAsync()).Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task An_end_that_is_being_written_when_the_replica_stops_is_written()
    {
        var stopped = Real();
        await stopped.Inbox.AcceptAsync(Samples.Entry("a", "first"), Ct);
        var first = await stopped.TakeAsync();
        await stopped.Inbox.AcceptAsync(Samples.Entry("b", "second"), Ct);
        var second = await stopped.TakeAsync();
        await using var blocker = await _harness.BeginAsync(
            "SELECT 1 FROM {schema}.rooms WHERE room = 'second' FOR UPDATE"
        );
        using var patience = new CancellationTokenSource();
        var ending = stopped.Inbox.CompleteAsync(second, patience.Token).AsTask();
        await _harness.LockedAsync();
        var waiting = stopped.Inbox.CompleteAsync(first, patience.Token).AsTask(); // behind the other
        await patience.CancelAsync();

        var stopping = stopped.Inbox.StopAsync(Ct).AsTask();
        await _harness.LookedInVainAsync(Real()); // so much time there was to do it too early
        await blocker.DisposeAsync();
        await stopping;

        await Should.ThrowAsync<OperationCanceledException>(ending);
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_room_whose_last_event_was_ended_before_the_stop_is_told_to_the_others_at_once()
    {
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
        var (stopped, other) = (Real(), Real());
        await stopped.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var held = await stopped.TakeAsync();
        await stopped.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        var next = await _harness.LookedInVainAsync(other);
        await _harness.ListeningAsync(2);
        await stopped.Inbox.CompleteAsync(held, Ct);

        await stopped.Inbox.StopAsync(Ct);

        (await next).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task What_was_taken_along_and_nobody_came_for_is_left_to_the_others_at_once()
    {
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
        var (stopped, other) = (Real(), Real());
        await stopped.Inbox.AcceptAsync(Samples.Entry("a", "room-1"), Ct);
        await stopped.Inbox.AcceptAsync(Samples.Entry("b", "room-2"), Ct);
        await stopped.Inbox.CompleteAsync(await stopped.TakeAsync(), Ct);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.rooms WHERE owner IS NOT NULL")).ShouldBe(1L);

        await stopped.Inbox.LeaveAsync(Ct);

        var left = await other.TakeAsync();
        left.Entry.Webhook.Data.Id.ShouldBe("b");
        left.Attempt.ShouldBe(1);
        left.IsTakenOver.ShouldBeFalse();
    }

    [Fact]
    public async Task Rooms_that_get_free_while_the_last_handlers_run_are_left_to_the_others_at_once()
    {
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
        var (stopping, other) = (Real(), Real());
        await stopping.Inbox.AcceptAsync(Samples.Entry("long", "room-1"), Ct);
        var slow = await stopping.TakeAsync();
        await stopping.Inbox.AcceptAsync(Samples.Entry("a", "room-2"), Ct);
        var fast = await stopping.TakeAsync();
        using var taking = new CancellationTokenSource();
        var idle = await _harness.LookedInVainAsync(stopping, taking.Token);
        await _harness.AcceptAsync("b", "room-2");
        await taking.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(idle);
        var next = other.TakeAsync();
        await _harness.ListeningAsync(2);

        await stopping.Inbox.LeaveAsync(Ct);
        await stopping.Inbox.CompleteAsync(fast, Ct);

        var delivery = await next;
        delivery.Entry.Webhook.Data.Id.ShouldBe("b");
        delivery.Attempt.ShouldBe(1);
        await stopping.Inbox.CompleteAsync(slow, Ct);
    }

    private PostgreSqlReplica Real() => _harness.Another(TimeProvider.System);
}
