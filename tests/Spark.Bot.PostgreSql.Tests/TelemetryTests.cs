namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What replicas report of what they share.</summary>
public sealed class TelemetryTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Each_replica_tells_the_backlog_of_all_its_age_and_the_dead_letters()
    {
        await using var one = new BotReplica(_harness.Settings, (_, _) => Task.CompletedTask);
        foreach (var n in Enumerable.Range(0, 5))
        {
            await one.DeliverAsync($"{n}");
        }

        await _harness.ScalarAsync("UPDATE {schema}.events SET received = received - 100000");
        var release = new TaskCompletionSource();
        await using var other = new BotReplica(
            _harness.Settings,
            async (deleted, ct) =>
            {
                if (deleted.DeletedId == "0")
                {
                    throw new System.Text.Json.JsonException("broken for good");
                }

                await release.Task.WaitAsync(ct);
            }
        ).Start();

        await ReadsAsync(other, "spark.bot.inbox.dead_letters", value => value == 1);
        await ReadsAsync(other, "spark.bot.inbox.depth", value => value == 4);
        await ReadsAsync(other, "spark.bot.inbox.oldest.age", value => value is > 99 and < 1_000);
        release.SetResult();
        await ReadsAsync(other, "spark.bot.inbox.depth", value => value == 0);
        await ReadsAsync(other, "spark.bot.inbox.oldest.age", value => value == 0);
        await ReadsAsync(other, "spark.bot.inbox.dead_letters", value => value == 1);
    }

    private static Task ReadsAsync(WholeBot replica, string instrument, Predicate<double> isRight) =>
        Until.TrueAsync(() =>
        {
            using var readings = new Readings(instrument, replica.Services);
            readings.Observe();
            return readings.All is [var reading] && isRight(reading.Value);
        });
}
