using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What replicas report of what they share.</summary>
public sealed class TelemetryTests(Database database) : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task An_event_that_one_replica_accepts_and_another_handles_is_one_trace()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SparkBotTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new TaskCompletionSource<Activity?>();
        await using var accepting = new BotReplica(_harness.Settings, (_, _) => Task.CompletedTask);
        await using var handling = new BotReplica(
            _harness.Settings,
            (_, _) =>
            {
                seen.TrySetResult(Activity.Current);
                return Task.CompletedTask;
            }
        ).Start();

        (await accepting.DeliverAsync("a")).ShouldBe(StatusCodes.Status204NoContent);

        var handled = (await seen.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct)).ShouldNotBeNull();
        handled.OperationName.ShouldBe("spark.bot.handle");
        var received = ended.Single(each => each.SpanId == handled.ParentSpanId);
        received.OperationName.ShouldBe("spark.bot.receive");
        received.TraceId.ShouldBe(handled.TraceId);
        handled.HasRemoteParent.ShouldBeTrue();
    }

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
        await ReadsAsync(other, "spark.bot.inbox.oldest.age", value => value is > 99 and < 160);
        release.SetResult();
        await ReadsAsync(other, "spark.bot.inbox.depth", value => value == 0);
        await ReadsAsync(other, "spark.bot.inbox.oldest.age", value => value == 0);
        await ReadsAsync(other, "spark.bot.inbox.dead_letters", value => value == 1);
    }

    [Fact]
    public async Task Events_given_out_again_because_a_replica_died_are_counted_and_those_that_failed_are_not()
    {
        var begun = new TaskCompletionSource();
        await using var dying = new BotReplica(
            _harness.Settings,
            (_, ct) =>
            {
                begun.TrySetResult();
                return Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, ct);
            }
        );
        await dying.DeliverAsync("interrupted");
        dying.Start();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        dying.CutOff();
        var attempts = 0;
        var done = new TaskCompletionSource();
        await using var other = new BotReplica(
            _harness.Settings,
            (deleted, _) =>
            {
                if (deleted.DeletedId == "failing" && ++attempts == 1)
                {
                    throw new InvalidOperationException("once");
                }

                if (deleted.DeletedId == "failing")
                {
                    done.TrySetResult();
                }

                return Task.CompletedTask;
            }
        );
        using var redeliveries = new Readings("spark.bot.redeliveries", other.Services);
        await other.DeliverAsync("failing", "room-2");
        other.Start();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await ReadsAsync(other, "spark.bot.inbox.depth", value => value == 0);

        redeliveries.All.ShouldBe([(1, "resource=messages event=deleted")]);
    }

    private static async Task ReadsAsync(BotReplica replica, string instrument, Predicate<double> isRight)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var readings = new Readings(instrument, replica.Services);
            readings.Observe();
            if (readings.All is [var reading] && isRight(reading.Value))
            {
                return;
            }

            TimeProvider
                .System.GetElapsedTime(started)
                .ShouldBeLessThan(
                    TimeSpan.FromSeconds(30),
                    $"{instrument}: {string.Join(", ", readings.All.Select(each => each.Value))}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }
}
