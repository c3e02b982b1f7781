using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What becomes of a bot's work when the database refuses to write down its end.</summary>
public sealed class DispatchingTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task An_end_that_the_database_refuses_costs_neither_the_event_nor_its_room()
    {
        var handled = 0;
        await using var replica = new BotReplica(
            _harness.Settings,
            (_, _) =>
            {
                Interlocked.Increment(ref handled);
                return Task.CompletedTask;
            }
        );
        await replica.DeliverAsync("a");
        await replica.DeliverAsync("b");
        await RefuseAsync("DELETE ON {schema}.events");
        replica.Start();
        await RefusedAsync();

        await _harness.ScalarAsync("DROP TRIGGER refuse ON {schema}.events");

        await Until.TrueAsync(async () =>
            (long)(await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events"))! == 0
        );
    }

    [Fact]
    public async Task A_state_that_the_database_refuses_has_its_handler_run_again()
    {
        var slot = new StateSlot<int>(
            "count",
            (JsonTypeInfo<int>)JsonSerializerOptions.Default.GetTypeInfo(typeof(int)),
            StateScope.Room
        );
        var handled = 0;
        await using var replica = new BotReplica(
            _harness.Settings,
            async (deleted, ct) =>
            {
                await deleted.State.UpdateAsync(slot, count => count + 1, ct);
                Interlocked.Increment(ref handled);
            }
        );
        await replica.DeliverAsync("a");
        await RefuseAsync("INSERT ON {schema}.states");
        replica.Start();
        await RefusedAsync();

        await _harness.ScalarAsync("DROP TRIGGER refuse ON {schema}.states");

        await Until.TrueAsync(async () =>
            (long)(await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events"))! == 0
        );
        handled.ShouldBeGreaterThan(1);
        (
            await _harness.ScalarAsync("SELECT convert_from(value, 'UTF8') FROM {schema}.states WHERE room <> 'bot'")
        ).ShouldBe("1");
    }

    /// <summary>The database refuses such a statement from now on, and counts how often: a sequence is not rolled back.</summary>
    private Task<object?> RefuseAsync(string statement) =>
        _harness.ScalarAsync(
            $$"""
            CREATE SEQUENCE {schema}.refusals;
            CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN PERFORM nextval('{schema}.refusals'); RAISE EXCEPTION 'not now'; END $$;
            CREATE TRIGGER refuse BEFORE {{statement}} FOR EACH ROW EXECUTE FUNCTION {schema}.refuse();
            """
        );

    private Task RefusedAsync() =>
        Until.TrueAsync(async () => (bool)(await _harness.ScalarAsync("SELECT is_called FROM {schema}.refusals"))!);
}
