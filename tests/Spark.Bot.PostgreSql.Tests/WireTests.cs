namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What becomes of an event when the way to the server breaks, or the replica stands still, at a bad moment.</summary>
public sealed class WireTests : IAsyncDisposable
{
    private static readonly StateAddress _count = new("room-1", PersonId: null, "count");

    private readonly PostgreSqlHarness _harness;
    private readonly Wire _wire;

    public WireTests(Database database)
    {
        _harness = new PostgreSqlHarness(database);
        _wire = new Wire(database.Server.Port);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task An_end_whose_answer_is_lost_is_no_conflict_with_itself()
    {
        var replica = Behind();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var delivery = await replica.TakeAsync();
        var next = await _harness.LookedInVainAsync(replica);
        await replica.States.Within(delivery, () => "handler").PutAsync(_count, "1"u8.ToArray(), version: 0, Ct);
        delivery.Finish("handler");
        await using var blocker = await _harness.BeginAsync("SELECT 1 FROM {schema}.rooms FOR UPDATE");
        var ending = replica.Inbox.CompleteAsync(delivery, Ct).AsTask();
        await _harness.LockedAsync();
        // An event for which the room is kept has come meanwhile.
        await _harness.ScalarAsync(
            """
            INSERT INTO {schema}.events (key, until, room, received, body)
            SELECT decode('00112233445566778899aabbccddeeff', 'hex'), until, room, received, body FROM {schema}.events
            """
        );
        _wire.LoseTheAnswer("COMMIT");
        await blocker.DisposeAsync();
        await Should.ThrowAsync<InboxUnavailableException>(ending);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.states")).ShouldBe(1L); // it was done

        await replica.Inbox.CompleteAsync(delivery, Ct); // as the dispatcher does

        var second = await next;
        second.Id.ShouldNotBe(delivery.Id);
        second.Attempt.ShouldBe(1);
        await replica.Inbox.CompleteAsync(second, Ct);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_replica_that_stands_still_while_it_writes_a_state_loses_its_room_all_the_same()
    {
        var (frozen, other) = (Behind(";Command Timeout=2"), _harness.Another(TimeProvider.System));
        await frozen.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var delivery = await frozen.TakeAsync();
        await frozen.States.Within(delivery, () => "handler").PutAsync(_count, "1"u8.ToArray(), version: null, Ct);
        await using var blocker = await _harness.BeginAsync(
            "INSERT INTO {schema}.states VALUES ('room-1', '', 'count', 'x', 1)"
        );
        var ending = frozen.Inbox.CompleteAsync(delivery, Ct).AsTask();
        await _harness.LockedAsync();

        _wire.StandStill();
        await blocker.DisposeAsync(); // the server goes on, and waits for what never comes: with the room locked

        var again = await other.TakeAsync();
        again.Id.ShouldBe(delivery.Id);
        await other.Inbox.AcceptAsync(Samples.Entry("b"), Ct).AsTask().WaitAsync(Until.Patience, Ct);
        await other.Inbox.CompleteAsync(again, Ct);
        await Should.ThrowAsync<InboxUnavailableException>(ending);
    }

    [Theory]
    [InlineData(";Timeout=300", false)]
    [InlineData(";Timeout=1;Command Timeout=300", true)] // Npgsql asks the server to cancel, for so long at most
    public async Task Who_is_called_off_while_nothing_comes_from_the_server_is_told_just_that(
        string settings,
        bool isOpen
    )
    {
        // By itself it would wait for far longer than this test does.
        var replica = Behind(settings);
        if (isOpen)
        {
            (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        }

        _wire.StandStill();
        for (var n = 0; n < 2; n++)
        {
            using var calledOff = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Should.ThrowAsync<OperationCanceledException>(
                replica
                    .Database.RunAsync(
                        (connection, cancellation) => Sql.ExecuteAsync(connection, "SELECT 1", cancellation),
                        calledOff.Token
                    )
                    .WaitAsync(Until.Patience, Ct)
            );
        }
    }

    [Fact]
    public async Task Who_is_called_off_as_the_time_of_the_server_is_over_is_told_either()
    {
        var replica = Behind(";Timeout=1");
        _wire.StandStill();
        using var calledOff = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var error = await Should.ThrowAsync<Exception>(
            replica.Database.RunAsync(
                (connection, cancellation) => Sql.ExecuteAsync(connection, "SELECT 1", cancellation),
                calledOff.Token
            )
        );

        (error is OperationCanceledException or InboxUnavailableException).ShouldBeTrue(error.ToString());
    }

    /// <summary>A replica whose connections go over the wire.</summary>
    private PostgreSqlReplica Behind(string settings = "") =>
        _harness.Another(
            TimeProvider.System,
            new SparkPostgreSqlOptions
            {
                ConnectionString = $"{_harness.Settings.ConnectionString};Port={_wire.Port}{settings}",
                Schema = _harness.Settings.Schema,
                LeaseTime = _harness.LeaseTime,
                Listen = false,
                PollInterval = TimeSpan.FromMinutes(5),
            }
        );
}
