using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Spark.Bot.Nats.Tests;

/// <summary>Whole bots that share a server: what they report of it, and whom a failing room holds up.</summary>
public sealed class WholeBotTests(Servers servers) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NatsHarness _harness = new(servers);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_room_that_fails_delays_only_its_partition_and_not_longer_than_15_seconds()
    {
        var (failing, neighbour, other) = ("room-0", Room(isNeighbour: true), Room(isNeighbour: false));
        var handled = new ConcurrentDictionary<string, TimeSpan>();
        var started = TimeProvider.System.GetTimestamp();
        _harness.Settings.AckWait = TimeSpan.FromSeconds(5);
        await using var bot = new BotReplica(
            _harness.Settings,
            (deleted, _) =>
            {
                handled[deleted.DeletedId!] = TimeProvider.System.GetElapsedTime(started);
                return deleted.DeletedId == "failing"
                    ? throw new InvalidOperationException("always")
                    : Task.CompletedTask;
            }
        );
        await bot.DeliverAsync("failing", failing);
        await bot.DeliverAsync("behind it", failing);
        await bot.DeliverAsync("neighbour", neighbour);
        await bot.DeliverAsync("other", other);
        bot.Start();

        await Until.TrueAsync(() => handled.ContainsKey("neighbour"));

        handled["behind it"].ShouldBeLessThan(TimeSpan.FromSeconds(15));
        handled["neighbour"].ShouldBeLessThan(TimeSpan.FromSeconds(15));
        handled["other"].ShouldBeLessThan(handled["neighbour"]);
        handled["neighbour"].ShouldBeGreaterThan(TimeSpan.FromSeconds(1)); // it was behind the failing one
        await Until.TrueAsync(() => bot.Inbox.DeadLetters == 1);
    }

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

        var handled = (await seen.Task.WaitAsync(Patience, Ct)).ShouldNotBeNull();
        ended.Single(each => each.SpanId == handled.ParentSpanId).OperationName.ShouldBe("spark.bot.receive");
        handled.HasRemoteParent.ShouldBeTrue();
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
        await begun.Task.WaitAsync(Patience, Ct);
        await dying.CutOffAsync();
        var handled = new ConcurrentQueue<string>();
        await using var other = new BotReplica(
            _harness.Settings,
            (deleted, _) =>
            {
                handled.Enqueue(deleted.DeletedId!);
                return deleted.DeletedId == "failing" && handled.Count(id => id == "failing") == 1
                    ? throw new InvalidOperationException("once")
                    : Task.CompletedTask;
            }
        );
        using var redeliveries = new Readings("spark.bot.redeliveries", other.Services);
        await other.DeliverAsync("failing", "room-2");
        other.Start();
        await Until.TrueAsync(() => handled.Count == 3);
        await Until.TrueAsync(() => other.Inbox.Pending == 0);

        redeliveries.All.ShouldBe([(1, "resource=messages event=deleted")]);
    }

    /// <summary>A room in the partition of <c>room-0</c>, or in another.</summary>
    private string Room(bool isNeighbour) =>
        Enumerable
            .Range(1, 10_000)
            .Select(n => $"room-{n}")
            .First(room => _harness.SharesItsTurn("room-0", room) == isNeighbour);
}
