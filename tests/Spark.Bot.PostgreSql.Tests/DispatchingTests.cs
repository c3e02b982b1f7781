using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What becomes of a bot's work when the database refuses to write down its end.</summary>
public sealed class DispatchingTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
        await _harness.ScalarAsync(
            """
            CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
            CREATE TRIGGER refuse BEFORE DELETE ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.refuse();
            """
        );
        replica.Start();
        await Until.TrueAsync(() => handled >= 1);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Ct);

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
        await _harness.ScalarAsync(
            """
            CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON {schema}.states FOR EACH ROW EXECUTE FUNCTION {schema}.refuse();
            """
        );
        replica.Start();
        await Until.TrueAsync(() => handled >= 1);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Ct);

        await _harness.ScalarAsync("DROP TRIGGER refuse ON {schema}.states");

        await Until.TrueAsync(async () =>
            (long)(await _harness.ScalarAsync("SELECT count(*) FROM {schema}.events"))! == 0
        );
        handled.ShouldBeGreaterThan(1);
        (await _harness.ScalarAsync("SELECT convert_from(value, 'UTF8') FROM {schema}.states")).ShouldBe("1");
    }
}
