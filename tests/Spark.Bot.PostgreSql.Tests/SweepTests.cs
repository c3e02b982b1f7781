using Microsoft.Extensions.Time.Testing;
using Spark.Bot.Tests;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What is deleted because its time is over, or because there is too much of it.</summary>
public sealed class SweepTests : IAsyncLifetime
{
    private readonly SparkBotOptions _bot = new() { MaxConcurrency = 4, MaxRememberedEvents = 20 };
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly List<PostgreSqlReplica> _open = [];
    private PostgreSqlServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Keys_and_dead_letters_whose_time_is_over_are_swept()
    {
        var replica = Replica();
        await HandleAsync(replica, events: 30);
        await HandleAsync(replica, events: 1, from: 30, reason: "broken");

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM spark_bot.keys", 20);
        _clock.Advance(TimeSpan.FromHours(25));
        await UntilAsync("SELECT count(*) FROM spark_bot.keys", 0);
        (await _server.ScalarAsync("SELECT count(*) FROM spark_bot.events")).ShouldBe(1L);
        _clock.Advance(TimeSpan.FromDays(14));
        await UntilAsync("SELECT count(*) FROM spark_bot.events", 0);
    }

    [Fact]
    public async Task The_newest_keys_are_those_that_are_kept()
    {
        var replica = Replica();
        await HandleAsync(replica, events: 30);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM spark_bot.keys", 20);

        for (var n = 10; n < 30; n++)
        {
            (await replica.Inbox.AcceptAsync(Entry(n), Ct)).ShouldBe(InboxReceipt.Duplicate);
        }
    }

    [Fact]
    public async Task More_than_is_deleted_at_a_time_is_swept_at_once()
    {
        var replica = Replica();
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        await _server.ScalarAsync(
            """
            INSERT INTO spark_bot.keys SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), n FROM generate_series(1, 12000) n;
            INSERT INTO spark_bot.events (key, until, state, room, received, body, settled)
              SELECT '', 0, 2, 'room', 0, '', 1 FROM generate_series(1, 12000);
            INSERT INTO spark_bot.replies SELECT id, 'h', 1, 0 FROM spark_bot.events WHERE id % 2 = 0
            """
        );

        _clock.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM spark_bot.keys", 0);
        await UntilAsync("SELECT count(*) FROM spark_bot.events", 0);
        await UntilAsync("SELECT count(*) FROM spark_bot.replies", 0);
    }

    [Fact]
    public async Task Of_many_replicas_one_sweeps_and_another_when_that_is_gone()
    {
        var replicas = Enumerable.Range(0, 8).Select(_ => Replica()).ToList();
        await Task.WhenAll(replicas.Select(replica => replica.Inbox.CheckAsync(Ct).AsTask()));
        await CountSweepsAsync();

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM spark_bot.sweeps", 1);
        await StopAsync();
        (await _server.ScalarAsync("SELECT count(*) FROM spark_bot.sweeps")).ShouldBe(1L);
        Replica();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM spark_bot.sweeps", 2);
    }

    [Fact]
    public async Task A_clock_that_was_put_back_stops_no_sweep()
    {
        var replica = Replica();
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        var ahead = _clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();
        await _server.ScalarAsync($"INSERT INTO spark_bot.facts VALUES ('swept', '{ahead}')");
        await CountSweepsAsync();

        _clock.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM spark_bot.sweeps", 1);
    }

    private Task<object?> CountSweepsAsync() =>
        _server.ScalarAsync(
            """
            CREATE TABLE spark_bot.sweeps (at text);
            CREATE FUNCTION spark_bot.swept() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN INSERT INTO spark_bot.sweeps VALUES (NEW.value); RETURN NEW; END $$;
            CREATE TRIGGER swept AFTER INSERT OR UPDATE ON spark_bot.facts
              FOR EACH ROW WHEN (NEW.name = 'swept') EXECUTE FUNCTION spark_bot.swept()
            """
        );

    private async Task HandleAsync(PostgreSqlReplica replica, int events, int from = 0, string? reason = null)
    {
        for (var n = from; n < from + events; n++)
        {
            await replica.Inbox.AcceptAsync(Entry(n), Ct);
            var delivery = await replica.TakeAsync();
            await (
                reason is null
                    ? replica.Inbox.CompleteAsync(delivery, Ct)
                    : replica.Inbox.DeadLetterAsync(delivery, reason, Ct)
            );
            _clock.Advance(TimeSpan.FromMilliseconds(1)); // so that one is older than the other
        }
    }

    private InboxEntry Entry(int n) => Samples.Entry($"{n}") with { Received = _clock.GetUtcNow() };

    private PostgreSqlReplica Replica()
    {
        var options = new SparkPostgreSqlOptions { ConnectionString = _server.ConnectionString };
        var replica = new PostgreSqlReplica(options, _bot, _clock);
        _open.Add(replica);
        return replica;
    }

    private async Task StopAsync()
    {
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }
    }

    private async Task UntilAsync(string sql, long expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await _server.ScalarAsync(sql) is var found && !Equals(found, expected))
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60), $"{sql}: {found}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
        }
    }
}
