using System.Collections.Concurrent;

namespace Spark.Bot.Nats.Tests;

/// <summary>Whom a failing room holds up.</summary>
public sealed class WholeBotTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_room_that_fails_delays_only_its_partition_and_no_longer_than_it_is_retried()
    {
        var (failing, neighbour, other) = ("room-0", Room(isNeighbour: true), Room(isNeighbour: false));
        var handled = new ConcurrentQueue<string>();
        var otherIsHandled = new TaskCompletionSource();
        _harness.Settings.RetryFor = TimeSpan.FromSeconds(1);
        await using var bot = new BotReplica(
            _harness.Settings,
            async (deleted, cancellationToken) =>
            {
                handled.Enqueue(deleted.DeletedId!);
                switch (deleted.DeletedId)
                {
                    case "other":
                        otherIsHandled.SetResult();
                        break;
                    case "failing":
                        await otherIsHandled.Task.WaitAsync(cancellationToken); // it is not held up by this
                        throw new InvalidOperationException("always");
                }
            }
        );
        await bot.DeliverAsync("failing", failing);
        await bot.DeliverAsync("behind it", failing);
        await bot.DeliverAsync("neighbour", neighbour);
        await bot.DeliverAsync("other", other);
        bot.Start();

        await Until.TrueAsync(() => handled.Contains("neighbour"));

        var order = handled.ToList();
        order.ShouldContain("behind it");
        order.IndexOf("neighbour").ShouldBeGreaterThan(order.LastIndexOf("failing")); // it was behind the failing one
        await Until.TrueAsync(() => bot.Inbox.DeadLetters == 1);
        handled.Count(id => id == "failing").ShouldBeLessThan(5); // as many attempts as there were in a minute
    }

    /// <summary>A room in the partition of <c>room-0</c>, or in another.</summary>
    private string Room(bool isNeighbour) =>
        Enumerable
            .Range(1, 10_000)
            .Select(n => $"room-{n}")
            .First(room => _harness.SharesItsTurn("room-0", room) == isNeighbour);
}
