using System.Collections.Concurrent;
using Spark.Bot.Tests;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A server that is away, stops, stands still, or holds something else.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
        for (var stop = 0; stop < 3; stop++)
        {
            var wanted = stored.Count + 300;
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

    [Fact]
    public async Task A_server_that_stands_still_refuses_in_bounded_time_and_goes_on()
    {
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        _server.Freeze();
        try
        {
            await Should.ThrowAsync<InboxUnavailableException>(
                replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct)
            );
        }
        finally
        {
            _server.Thaw();
        }

        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null);
        (await replica.Inbox.AcceptAsync(Samples.Entry("c"), Ct)).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task Many_replicas_that_start_at_once_make_the_tables_once()
    {
        var replicas = Enumerable.Range(0, 20).Select(_ => Replica()).ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Inbox.ClaimAsync("bot", Ct).AsTask()));

        (await Task.WhenAll(replicas.Select(replica => replica.Inbox.CheckAsync(Ct).AsTask()))).ShouldAllBe(problem =>
            problem == null
        );
        (await _server.ScalarAsync("SELECT value FROM spark_bot.facts WHERE name = 'version'")).ShouldBe("1");
    }

    [Fact]
    public async Task Another_bots_schema_is_refused_and_tables_that_are_gone_are_made_again()
    {
        var replica = Replica();
        await replica.Inbox.ClaimAsync("bot", Ct);
        var error = await Should.ThrowAsync<UnusableConfigurationException>(
            Replica().Inbox.ClaimAsync("other", Ct).AsTask()
        );
        error.Message.ShouldContain("Set Spark:PostgreSql:Schema");

        await _server.ScalarAsync("DROP SCHEMA spark_bot CASCADE");
        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("are gone");
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_used_beside_it_unless_they_say_they_cannot_be()
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _server.ScalarAsync("UPDATE spark_bot.facts SET value = '7' WHERE name = 'version'");
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _server.ScalarAsync("UPDATE spark_bot.facts SET value = '7' WHERE name = 'oldest'");

        (await Replica().Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("newer version");
    }

    [Theory]
    [InlineData("Database=nowhere", "no such database")]
    [InlineData("Username=nobody", "refuses the user")]
    [InlineData("Options=-c default_transaction_read_only=on", "read-only")]
    public async Task What_the_server_refuses_is_said_with_what_to_do(string setting, string says)
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        var replica = Replica(connection: $"{_server.ConnectionString};{setting}");

        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain(says);
    }

    [Fact]
    public async Task A_user_without_rights_is_told_which()
    {
        await _server.ScalarAsync("CREATE ROLE guest LOGIN");
        var replica = Replica(connection: _server.ConnectionString.Replace("Username=postgres", "Username=guest"));

        (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull().ShouldContain("GRANT CREATE ON DATABASE");
    }

    [Fact]
    public async Task A_user_without_rights_may_use_a_schema_that_was_made_for_it()
    {
        await _server.ScalarAsync("CREATE ROLE guest LOGIN; CREATE SCHEMA spark_bot AUTHORIZATION guest");
        var replica = Replica(connection: _server.ConnectionString.Replace("Username=postgres", "Username=guest"));

        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_backlog_that_takes_longer_to_count_than_a_command_may_take_is_counted_and_taken_from()
    {
        (await Replica().Inbox.CheckAsync(Ct)).ShouldBeNull();
        await Replica().Inbox.AcceptAsync(Samples.Entry("0"), Ct);
        // As slow as some millions: each event that is looked at takes a while.
        await _server.ScalarAsync(
            """
            INSERT INTO spark_bot.events (key, until, room, received, body)
            SELECT key, until, room, received + 1000, body FROM spark_bot.events, generate_series(1, 699);
            CREATE FUNCTION spark_bot.slow(id bigint) RETURNS boolean LANGUAGE plpgsql AS
              $$ BEGIN PERFORM pg_sleep(0.008); RETURN true; END $$;
            ALTER TABLE spark_bot.events RENAME TO slow_events;
            CREATE VIEW spark_bot.events AS SELECT * FROM spark_bot.slow_events WHERE spark_bot.slow(id);
            """
        );
        var replica = Replica();

        (await replica.TakeAsync()).Attempt.ShouldBe(1);
        replica.Inbox.Pending.ShouldBe(0); // not counted yet

        await Until.TrueAsync(() => replica.Inbox.Pending == 700);
        replica.Inbox.Oldest.ShouldNotBeNull();
    }

    private Task<object?> CountAsync(string table) => _server.ScalarAsync($"SELECT count(*) FROM spark_bot.{table}");

    private PostgreSqlReplica Replica(int leaseSeconds = 15, string? connection = null, TimeProvider? clock = null)
    {
        var replica = new PostgreSqlReplica(
            new SparkPostgreSqlOptions
            {
                ConnectionString = connection ?? _server.ConnectionString,
                LeaseTime = TimeSpan.FromSeconds(leaseSeconds),
                PollInterval = TimeSpan.FromMilliseconds(200),
            },
            _bot,
            clock ?? TimeProvider.System
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
