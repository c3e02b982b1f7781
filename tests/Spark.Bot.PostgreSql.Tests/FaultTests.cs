using System.Collections.Concurrent;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A server of the test's own that is away, stops, or stands still.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly SparkBotOptions _bot = new() { MaxConcurrency = 4 };
    private readonly List<PostgreSqlReplica> _open = [];
    private PostgreSqlServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_named_and_used_when_it_is_there()
    {
        _server.StopAtOnce();
        var replica = Replica();
        var problem = (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull();
        problem.ShouldContain("cannot be reached");
        problem.ShouldContain("127.0.0.1");
        problem.ShouldContain("Spark:PostgreSql:ConnectionString");
        await Should.ThrowAsync<InboxUnavailableException>(replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct).AsTask());
        var taking = replica.TakeAsync();

        await _server.StartAgainAsync();

        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Stored);
        (await taking).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_server_that_is_stopped_at_once_under_load_keeps_all_that_was_accepted_and_repeats_none()
    {
        var replica = Replica();
        var stored = new ConcurrentBag<string>();
        var handled = new ConcurrentBag<string>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var working = Enumerable.Range(0, 4).Select(_ => Task.Run(WorkAsync)).ToList();
        var sending = Enumerable.Range(0, 8).Select(sender => Task.Run(() => SendAsync(sender))).ToList();
        for (var stop = 0; stop < TestLength.Of(2, 3); stop++)
        {
            var wanted = stored.Count + TestLength.Of(100, 300);
            await Until.TrueAsync(() => stored.Count >= wanted);
            _server.StopAtOnce();
            await _server.StartAgainAsync();
        }

        await enough.CancelAsync();
        await Task.WhenAll(sending);
        // More may be handled than was seen to be stored: the answer to a commit may be lost with the connection.
        await Until.TrueAsync(() => !stored.Except(handled).Any());
        await replica.Inbox.StopAsync(Ct);

        // The process did not die, and its rooms stayed its own: an answer that was lost with the connection is asked for again.
        handled.GroupBy(id => id).Where(id => id.Count() > 1).Take(5).ShouldBeEmpty();
        Task.WhenAll(working).Exception.ShouldBeNull();

        async Task SendAsync(int sender)
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                var id = $"{sender}-{n}";
                try
                {
                    await replica.Inbox.AcceptAsync(Samples.Entry(id, $"room-{sender}"), Ct);
                    stored.Add(id);
                }
                catch (InboxUnavailableException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct); // sent again by the service, or not
                }
            }
        }

        async Task WorkAsync()
        {
            while (true)
            {
                var delivery = await replica.Inbox.TakeAsync(Ct);
                handled.Add(delivery.Entry.Webhook.Data.Id!);
                await SettleAsync(replica, delivery);
            }
        }
    }

    [Fact]
    public async Task After_a_start_of_the_server_rooms_stay_with_who_has_them()
    {
        var (one, other) = (Replica(leaseSeconds: 2), Replica(leaseSeconds: 2));
        await one.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await one.TakeAsync();
        var taking = other.TakeAsync();
        _server.StopAtOnce();
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, Ct); // the lease is over: this is the fault
        await _server.StartAgainAsync();

        await SettleAsync(one, taken);

        taking.IsCompleted.ShouldBeFalse();
        await other.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        (await taking).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Theory]
    [Trait("Length", "long")] // LapseTests tell the same by the clock
    [InlineData("")] // what was asked is answered when it goes on
    [InlineData(";Timeout=1;Command Timeout=1")] // nobody waits so long
    public async Task After_a_server_stood_still_for_longer_than_a_lease_rooms_stay_with_who_has_them(string settings)
    {
        const int Rooms = 20;
        var (one, other) = (Replica(leaseSeconds: 10, settings), Replica(leaseSeconds: 10, settings));
        var taken = new List<InboxDelivery>();
        for (var n = 0; n < Rooms; n++)
        {
            await one.Inbox.AcceptAsync(Samples.Entry($"{n}", $"room-{n}"), Ct);
            taken.Add(await one.TakeAsync());
        }

        var taking = other.Inbox.TakeAsync(Ct).AsTask();
        for (var n = 0; n < 3; n++)
        {
            _server.Freeze();
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, Ct); // all leases are over: this is the fault
            _server.Thaw();
            await Until.TrueAsync(async () =>
                (long)
                    (
                        await _server.ScalarAsync(
                            "SELECT count(*) FROM spark_bot.rooms WHERE leased_until > clock_timestamp() + interval '6 s'"
                        )
                    )! == Rooms
            );
        }

        foreach (var delivery in taken)
        {
            await SettleAsync(one, delivery);
        }

        taking.IsCompleted.ShouldBeFalse();
        (await _server.ScalarAsync("SELECT count(*) FROM spark_bot.events")).ShouldBe(0L);
        await other.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        (await taking.WaitAsync(Until.Patience, Ct)).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_server_that_stands_still_refuses_in_bounded_time_and_goes_on()
    {
        var replica = Replica(settings: ";Timeout=1;Command Timeout=1");
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        _server.Freeze();
        try
        {
            await Should.ThrowAsync<InboxUnavailableException>(
                replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct).AsTask().WaitAsync(Until.Patience, Ct)
            );
        }
        finally
        {
            _server.Thaw();
        }

        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null);
        (await replica.Inbox.AcceptAsync(Samples.Entry("c"), Ct)).ShouldBe(InboxReceipt.Stored);
    }

    private PostgreSqlReplica Replica(int leaseSeconds = 15, string settings = "")
    {
        var replica = new PostgreSqlReplica(
            new SparkPostgreSqlOptions
            {
                ConnectionString = _server.ConnectionString + settings,
                LeaseTime = TimeSpan.FromSeconds(leaseSeconds),
                PollInterval = TimeSpan.FromMilliseconds(200),
            },
            _bot,
            TimeProvider.System
        );
        _open.Add(replica);
        return replica;
    }

    /// <summary>As the dispatcher does: again and again.</summary>
    private static async Task SettleAsync(PostgreSqlReplica replica, InboxDelivery delivery)
    {
        while (true)
        {
            try
            {
                await replica.Inbox.CompleteAsync(delivery, Ct);
                return;
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
            }
        }
    }
}
