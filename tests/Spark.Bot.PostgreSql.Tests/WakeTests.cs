namespace Spark.Bot.PostgreSql.Tests;

/// <summary>What waits is found in time, also where nobody polls for long.</summary>
public sealed class WakeTests : IAsyncDisposable
{
    private readonly PostgreSqlHarness _harness;

    public WakeTests(Database database)
    {
        _harness = new PostgreSqlHarness(database);
        _harness.Settings.PollInterval = TimeSpan.FromMinutes(5);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task An_event_that_is_to_come_later_is_not_forgotten_over_one_that_comes_sooner()
    {
        _harness.Settings.Listen = false;
        await _harness.AcceptAsync("late", "room-1");
        var late = await _harness.TakeAsync();
        await _harness.AcceptAsync("soon", "room-2");
        var soon = await _harness.TakeAsync();
        await _harness.Inbox.RetryAsync(late, TimeSpan.FromSeconds(10), Ct);
        await _harness.Inbox.RetryAsync(soon, TimeSpan.FromSeconds(1), Ct);

        var taking = await _harness.LookedInVainAsync(_harness.Replica);
        _harness.Clock.Advance(TimeSpan.FromSeconds(1.1));
        (await taking).Entry.Webhook.Data.Id.ShouldBe("soon");
        taking = await _harness.LookedInVainAsync(_harness.Replica); // that which is not due, too
        _harness.Clock.Advance(TimeSpan.FromSeconds(9));

        (await taking).Entry.Webhook.Data.Id.ShouldBe("late");
    }

    [Fact]
    public async Task Events_that_come_faster_than_they_are_taken_are_told_to_the_others_at_once()
    {
        var (busy, idle) = (_harness.Another(TimeProvider.System), _harness.Another(TimeProvider.System));
        var others = Enumerable.Range(0, 40).Select(_ => idle.TakeAsync()).ToList();
        var mine = busy.TakeAsync(); // one is free here
        await _harness.ListeningAsync(2);
        for (var n = 0; n < 20; n++)
        {
            await busy.Inbox.AcceptAsync(Samples.Entry($"{n}-1", $"room-{n}-1"), Ct);
            await busy.Inbox.AcceptAsync(Samples.Entry($"{n}-2", $"room-{n}-2"), Ct);
            await Until.TrueAsync(() =>
                Task.FromResult(others.Count(each => each.IsCompleted) + (mine.IsCompleted ? 1 : 0) >= 2 * (n + 1))
            );
            if (mine.IsCompleted)
            {
                await busy.Inbox.CompleteAsync(await mine, Ct);
                others.Add(mine);
                mine = busy.TakeAsync();
            }
        }
    }
}
