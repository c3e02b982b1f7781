using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Finds what was said to the bot while it was down, or could not be reached: the service does not repeat a delivery for
/// long. What is found goes into the inbox as if it had been delivered, by the same keys, so that nothing is handled twice.
/// Of many replicas one does it.
/// </summary>
internal sealed partial class CatchUp(
    DeliveryGaps gaps,
    MissedMessages missed,
    BotIdentity bot,
    EventCatalog events,
    IInbox inbox,
    SeenUntilStore store,
    InboxChoice engine,
    IOptions<SparkBotOptions> options,
    BackgroundLoops loops,
    TimeProvider clock,
    ILogger<CatchUp> logger
) : BackgroundService
{
    /// <summary>Nothing older is looked for: keys are known for longer, so nothing is handled twice.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How often it is kept until when nothing is missing.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>So long another replica may be silent that is at it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string _name = Guid.NewGuid().ToString("N");

    private readonly Recurring _keeping = new(
        "note of what was seen",
        token => store.KeepAsync(gaps.Seen, token),
        clock,
        logger
    );

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _keeping.DisposeAsync().ConfigureAwait(false);
        try
        {
            await store.KeepAsync(gaps.Seen, cancellationToken).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            // said by the inbox; then the next start looks a little further back
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        (options.Value.CatchUp ?? !engine.Is(SparkBotOptions.MemoryInboxName))
        && events.Needed.Contains((WebhookResource.Messages, WebhookEventType.Created))
            ? loops.RunAsync("catch-up", WatchAsync, stoppingToken)
            : Task.CompletedTask;

    private async Task WatchAsync(CancellationToken stop)
    {
        _keeping.Every(Interval);
        while (true)
        {
            var gap = await gaps.NextAsync(stop).ConfigureAwait(false);
            var backoff = new Backoff();
            while (true)
            {
                var wait = Pause;
                try
                {
                    if (await TryAsync(gap, stop).ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (InboxUnavailableException)
                {
                    // said by the inbox
                }
                catch (SparkApiException error)
                {
                    wait = backoff.Next();
                    Log.Failed(logger, error.Message);
                }

                await Task.Delay(wait, clock, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns whether nothing of the gap is missing any more.</summary>
    private async Task<bool> TryAsync(DeliveryGap gap, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var known = await store.ReadAsync(stop).ConfigureAwait(false);
        if (known.Value is not { } seen)
        {
            // The very first start: nobody expects answers to what was said before.
            var newest = await missed.NewestAsync(stop).ConfigureAwait(false);
            var first = newest?.AddMilliseconds(1) ?? now;
            var begun = await store.TrySetAsync(new SeenUntil(first, first), known.Version, stop).ConfigureAwait(false);
            if (begun)
            {
                gaps.Close(gap, first);
                Log.Begun(logger);
            }

            return begun;
        }

        var from = gap.Seen < seen.Time ? gap.Seen.Value : seen.Time;
        if (seen.Looked >= gap.End && seen.LookedFrom <= from)
        {
            gaps.Close(gap, seen.Time); // another replica has looked since, for all replicas
            return true;
        }

        if (
            (seen.Busy > now && seen.By != _name)
            || !await store
                .TrySetAsync(seen with { Busy = now + Silence, By = _name }, known.Version, stop)
                .ConfigureAwait(false)
        )
        {
            return false; // another one is at it
        }

        // Deliveries come in any order, and that they did not come is seen with the next look at the webhooks.
        var margin = options.Value.WebhookCheckInterval + Silence;
        var since = ((DateTimeOffset[])[from - margin, seen.First, now - Longest]).Max();
        var found = await missed.FindAsync(since, BusyAsync, stop).ConfigureAwait(false);
        var stored = await StoreAsync(found.Events, stop).ConfigureAwait(false);
        var until = found.Newest > seen.Time ? found.Newest.Value : seen.Time;
        await store
            .UpdateAsync(last => last.AtLeast(until) with { Busy = null, Looked = now, LookedFrom = from }, stop)
            .ConfigureAwait(false);
        gaps.Close(gap, until);
        Log.CaughtUp(logger, since, stored);
        if (!found.IsAll)
        {
            Log.More(logger, MissedMessages.Most);
        }

        return true;

        Task BusyAsync(CancellationToken token) =>
            store.UpdateAsync(last => last with { Busy = clock.GetUtcNow() + Silence }, token);
    }

    /// <summary>Returns how many were not known.</summary>
    private async Task<int> StoreAsync(IReadOnlyList<WebhookEvent> found, CancellationToken stop)
    {
        var stored = 0;
        foreach (var said in found.Where(said => !bot.Wrote(said) && events.Wants(said)))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(said, SparkJson.Options.GetTypeInfo(typeof(WebhookEvent)));
            var entry = InboxEntry.From(new WebhookEnvelope(said, body), clock, options.Value.RemembersFor);
            InboxReceipt receipt;
            while ((receipt = await inbox.AcceptAsync(entry, stop).ConfigureAwait(false)) is InboxReceipt.Full)
            {
                await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            }

            stored += receipt is InboxReceipt.Stored ? 1 : 0;
        }

        return stored;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "Caught up: {Count} messages since {Since:O} had not been delivered. Card presses, deletions and edits of that time cannot be found"
        )]
        public static partial void CaughtUp(ILogger logger, DateTimeOffset since, int count);

        [LoggerMessage(
            4,
            LogLevel.Information,
            "From now on what is said while the bot cannot be reached is looked for when it is back"
        )]
        public static partial void Begun(ILogger logger);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "More than {Most} messages were said while the bot could not be reached; the older ones are not answered"
        )]
        public static partial void More(ILogger logger, int most);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "What was said while the bot could not be reached could not be listed; trying again. {Problem}"
        )]
        public static partial void Failed(ILogger logger, string problem);
    }
}
