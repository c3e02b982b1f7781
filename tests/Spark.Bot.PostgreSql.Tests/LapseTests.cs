using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>When a room is taken from who has it: not before its owner could have renewed its lease.</summary>
public sealed class LapseTests : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(8);

    private readonly PostgreSqlHarness _harness;
    private readonly PostgreSqlLapses _lapses;

    public LapseTests(Database database)
    {
        _harness = new PostgreSqlHarness(database);
        var statements = new PostgreSqlStatements(Options.Create(_harness.Settings));
        _lapses = new PostgreSqlLapses(
            new PostgreSqlEvents(_harness.Replica.Database, statements, _harness.Clock),
            Lease,
            () => { },
            _harness.Clock,
            NullLogger.Instance
        );
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _lapses.DisposeAsync();
        await _harness.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_that_is_over_was_seen_for_half_of_its_time_before()
    {
        await LeaseAsync("-1 h");

        (await IsTakenAwayAsync()).ShouldBeFalse();
        _harness.Clock.Advance((Lease / 2) - TimeSpan.FromMilliseconds(1));
        (await IsTakenAwayAsync()).ShouldBeFalse();
        _harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await IsTakenAwayAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_that_was_renewed_meanwhile_is_another_one()
    {
        await LeaseAsync("-1 h");
        (await IsTakenAwayAsync()).ShouldBeFalse();

        await LeaseAsync("-1 s");
        _harness.Clock.Advance(Lease);

        (await IsTakenAwayAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_has_had_trouble_with_the_database_begins_anew()
    {
        await LeaseAsync("-1 h");
        (await IsTakenAwayAsync()).ShouldBeFalse();
        _harness.Clock.Advance(Lease);

        await _harness.ScalarAsync("ALTER TABLE {schema}.rooms RENAME TO away");
        await Should.ThrowAsync<InboxUnavailableException>(_lapses.LookAsync(Ct));
        await _harness.ScalarAsync("ALTER TABLE {schema}.away RENAME TO rooms");

        (await IsTakenAwayAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_time_that_an_answer_takes_is_no_time_that_its_owner_had()
    {
        await LeaseAsync("-1 h");
        (await IsTakenAwayAsync()).ShouldBeFalse();
        var locked = await _harness.BeginAsync("LOCK {schema}.rooms");
        var looking = _lapses.LookAsync(Ct);
        await _harness.LockedAsync();
        _harness.Clock.Advance(Lease);
        await locked.DisposeAsync();
        await looking;

        (await IsFreeAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lease_that_is_late_and_not_over_is_left_alone()
    {
        await LeaseAsync("3 min");
        (await IsTakenAwayAsync()).ShouldBeFalse();
        _harness.Clock.Advance(Lease);

        (await IsTakenAwayAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_room_whose_lease_is_over_is_nobody_elses_until_it_was_freed()
    {
        await LeaseAsync("-1 h");
        await _harness.Inbox.AcceptAsync(Samples.Entry("b", "room-2"), Ct);

        (await _harness.Replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    /// <summary>A room belongs to another replica for so long from now on.</summary>
    private async Task LeaseAsync(string time)
    {
        await _harness.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await _harness.ScalarAsync(
            $"UPDATE {{schema}}.rooms SET owner = gen_random_uuid(), fence = 7, leased_until = clock_timestamp() + interval '{time}'"
        );
    }

    private async Task<bool> IsTakenAwayAsync()
    {
        await _lapses.LookAsync(Ct);
        return await IsFreeAsync();
    }

    private async Task<bool> IsFreeAsync() =>
        (long)(await _harness.ScalarAsync("SELECT count(*) FROM {schema}.rooms WHERE owner IS NULL"))! == 1;
}
