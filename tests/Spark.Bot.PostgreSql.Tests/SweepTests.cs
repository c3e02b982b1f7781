using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What is deleted because its time is over, or because there is too much of it.</summary>
public sealed class SweepTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Keys_and_dead_letters_whose_time_is_over_are_swept()
    {
        var replica = Replica();
        await HandleAsync(replica, events: 30);
        await HandleAsync(replica, events: 1, from: 30, reason: "broken");

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM {schema}.keys", 20);
        _clock.Advance(TimeSpan.FromHours(49));
        await UntilAsync("SELECT count(*) FROM {schema}.keys", 0);
        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events")).ShouldBe(1L);
        _clock.Advance(TimeSpan.FromDays(14));
        await UntilAsync("SELECT count(*) FROM {schema}.events", 0);
    }

    [Fact]
    public async Task The_newest_keys_are_those_that_are_kept()
    {
        var replica = Replica();
        await HandleAsync(replica, events: 30);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM {schema}.keys", 20);

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
        await _harness.ScalarAsync(
            """
            INSERT INTO {schema}.keys SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), n FROM generate_series(1, 12000) n;
            INSERT INTO {schema}.events (key, until, state, room, received, body, settled)
              SELECT '', 0, 2, 'room', 0, '', 1 FROM generate_series(1, 12000);
            INSERT INTO {schema}.replies SELECT id, 'h', 1, 0 FROM {schema}.events WHERE id % 2 = 0
            """
        );

        _clock.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM {schema}.keys", 0);
        await UntilAsync("SELECT count(*) FROM {schema}.events", 0);
        await UntilAsync("SELECT count(*) FROM {schema}.replies", 0);
    }

    [Fact]
    public async Task Of_many_replicas_one_sweeps_and_another_when_that_is_gone()
    {
        var replicas = Enumerable.Range(0, 8).Select(_ => Replica()).ToList();
        await Task.WhenAll(replicas.Select(replica => replica.Inbox.CheckAsync(Ct).AsTask()));
        await CountSweepsAsync();

        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM {schema}.sweeps", 1);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        (await _harness.ScalarAsync("SELECT count(*) FROM {schema}.sweeps")).ShouldBe(1L);
        Replica();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync("SELECT count(*) FROM {schema}.sweeps", 2);
    }

    [Fact]
    public async Task A_clock_that_was_put_back_stops_no_sweep()
    {
        var replica = Replica();
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        var ahead = _clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds();
        await _harness.ScalarAsync($"INSERT INTO {{schema}}.facts VALUES ('swept', '{ahead}')");
        await CountSweepsAsync();

        _clock.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM {schema}.sweeps", 1);
    }

    private Task<object?> CountSweepsAsync() =>
        _harness.ScalarAsync(
            """
            CREATE TABLE {schema}.sweeps (at text);
            CREATE FUNCTION {schema}.swept() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN INSERT INTO {schema}.sweeps VALUES (NEW.value); RETURN NEW; END $$;
            CREATE TRIGGER swept AFTER INSERT OR UPDATE ON {schema}.facts
              FOR EACH ROW WHEN (NEW.name = 'swept') EXECUTE FUNCTION {schema}.swept()
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
        _harness.Options.MaxRememberedEvents = 20;
        return _harness.Another(_clock);
    }

    private Task UntilAsync(string sql, long expected) =>
        Until.TrueAsync(async () => Equals(await _harness.ScalarAsync(sql), expected));
}
