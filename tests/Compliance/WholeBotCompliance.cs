using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance;

/// <summary>What whole bots over any inbox that they share report of what they do.</summary>
public abstract class WholeBotCompliance(SharedHarness harness) : IAsyncDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return harness.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_one_replica_accepts_and_another_handles_is_one_trace()
    {
        using var traces = new Traces(SparkBotTelemetry.Name);
        var seen = new TaskCompletionSource<Activity?>();
        await using var accepting = harness.Bot((_, _) => Task.CompletedTask);
        await using var handling = harness
            .Bot(
                (_, _) =>
                {
                    seen.TrySetResult(Activity.Current);
                    return Task.CompletedTask;
                }
            )
            .Start();

        (await accepting.DeliverAsync("a")).ShouldBe(StatusCodes.Status204NoContent);

        var handled = (await seen.Task.WaitAsync(Until.Patience, Ct)).ShouldNotBeNull();
        handled.OperationName.ShouldBe("spark.bot.handle");
        var received = await traces.EndedAsync(each => each.SpanId == handled.ParentSpanId);
        received.OperationName.ShouldBe("spark.bot.receive");
        received.TraceId.ShouldBe(handled.TraceId);
        handled.HasRemoteParent.ShouldBeTrue();
    }

    [Fact]
    public async Task Events_given_out_again_because_a_replica_died_are_counted_and_those_that_failed_are_not()
    {
        var begun = new TaskCompletionSource();
        await using var dying = harness.Bot(
            (_, ct) =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }
        );
        await dying.DeliverAsync("interrupted");
        dying.Start();
        await begun.Task.WaitAsync(Until.Patience, Ct);
        await dying.CutOffAsync();
        var handled = new ConcurrentQueue<string>();
        await using var other = harness.Bot(
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

    [Fact]
    public async Task What_only_another_version_handles_is_accepted_by_all_and_handled_by_that_one()
    {
        var handled = new ConcurrentQueue<string>();
        await using var old = harness.Bot(handle: null);
        await using var young = harness.Bot(
            (deleted, _) =>
            {
                handled.Enqueue(deleted.DeletedId!);
                return Task.CompletedTask;
            }
        );
        using var retries = new Readings("spark.bot.events", young.Services);
        await young.TellAsync();
        await old.TellAsync();
        old.Start();
        string[] ids = [.. Enumerable.Range(0, 12).Select(n => $"{n:00}")];
        foreach (var id in ids)
        {
            (await old.DeliverAsync(id, $"room-{id[^1]}")).ShouldBe(StatusCodes.Status204NoContent);
        }

        (await old.DeliverAsync("own", personId: Samples.Bot.Id)).ShouldBe(StatusCodes.Status204NoContent); // nobody's

        young.Start();

        await Until.TrueAsync(() => handled.Count >= ids.Length);
        await Until.TrueAsync(() => young.Inbox.Pending == 0);
        handled.Order(StringComparer.Ordinal).ShouldBe(ids);
        retries.All.ShouldAllBe(each => each.Tags.StartsWith("outcome=done ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_accepted_for_a_version_that_is_gone_is_kept_as_a_dead_letter()
    {
        await using var old = harness.Bot(handle: null);
        await using (var young = harness.Bot((_, _) => Task.CompletedTask))
        {
            await young.TellAsync();
            await old.TellAsync();
            (await old.DeliverAsync("a")).ShouldBe(StatusCodes.Status204NoContent);
        }

        await old.ForgetOthersAsync();
        old.Start();

        var letters = old.Services.GetRequiredService<IDeadLetters>();
        await Until.TrueAsync(async () => (await letters.ListAsync(cancellationToken: Ct)).Count > 0);
        var letter = (await letters.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
        (letter.Webhook.Data.Id, letter.Attempts).ShouldBe(("a", 1));
        letter.Reason.ShouldBe("The version of the bot that handles it does not run any more.");
    }
}
