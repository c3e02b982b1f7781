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

    /// <summary>So often a room that cannot be read is tried.</summary>
    private const int MostFailures = 5;

    private readonly string _name = Guid.NewGuid().ToString("N");

    private bool _isLooking;

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
            if (_isLooking)
            {
                await store.UpdateAsync(last => last with { Busy = null }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is InboxUnavailableException or OperationCanceledException)
        {
            // said by the inbox; then the next start looks a little further back, or a minute later
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
            for (var failures = 0; ; )
            {
                var wait = Pause;
                try
                {
                    if (await TryAsync(gap, isLast: failures == MostFailures - 1, stop).ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (InboxUnavailableException)
                {
                    // said by the inbox
                }
                catch (Exception error) when (!stop.IsCancellationRequested)
                {
                    // Whatever it is, a source of tokens for one: what is missing is looked for until it is found.
                    wait = backoff.Next();
                    failures += error is UnreadableRoomException ? 1 : 0;
                    Log.Failed(logger, error.Message);
                }

                await Task.Delay(wait, clock, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns whether nothing of the gap is missing any more.</summary>
    private async Task<bool> TryAsync(DeliveryGap gap, bool isLast, CancellationToken stop)
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

        // What another replica has begun and not ended is this one's to look for, too.
        var from = ((DateTimeOffset[])[seen.Time, gap.Begin ?? seen.Time, seen.Pending ?? seen.Time]).Min();
        if (seen.Pending is null && seen.Looked >= gap.End && seen.LookedFrom <= from)
        {
            gaps.Close(gap, seen.Time); // another replica has looked since, for all replicas
            return true;
        }

        if (
            (seen.Busy > now && seen.Busy <= now + (2 * Silence) && seen.By != _name)
            || !await store
                .TrySetAsync(seen with { Busy = now + Silence, By = _name, Pending = from }, known.Version, stop)
                .ConfigureAwait(false)
        )
        {
            return false; // another one is at it
        }

        _isLooking = true;
        // Deliveries come in any order, and that they did not come is seen with the next look at the webhooks.
        var margin = options.Value.WebhookCheckInterval + Silence;
        var since = ((DateTimeOffset[])[from - margin, seen.First, now - Longest]).Max();
        var found = await missed.FindAsync(since, IsWanted, BusyAsync, stop).ConfigureAwait(false);
        var stored = await StoreAsync(found.Events, stop).ConfigureAwait(false);
        if (found.Unread is { } unread && !isLast)
        {
            throw new UnreadableRoomException(unread.Message);
        }

        var until = found.Newest > seen.Time ? found.Newest.Value : seen.Time;
        await store
            .UpdateAsync(
                last => last.AtLeast(until) with { Busy = null, Pending = null, Looked = now, LookedFrom = from },
                stop
            )
            .ConfigureAwait(false);
        _isLooking = false;
        gaps.Close(gap, until);
        Log.CaughtUp(logger, since, stored);
        if (!found.IsAll)
        {
            Log.More(logger, MissedMessages.Most);
        }

        if (found.Unread is not null)
        {
            Log.GivenUp(logger, found.Unread.Message, MostFailures);
        }

        return true;

        Task BusyAsync(CancellationToken token) =>
            store.UpdateAsync(last => last with { Busy = clock.GetUtcNow() + Silence, By = _name }, token);
    }

    private bool IsWanted(WebhookEvent said) => !bot.Wrote(said) && events.Wants(said);

    /// <summary>Returns how many were not known.</summary>
    private async Task<int> StoreAsync(IReadOnlyList<WebhookEvent> found, CancellationToken stop)
    {
        var stored = 0;
        foreach (var said in found)
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
            5,
            LogLevel.Warning,
            "What was said in a room while the bot could not be reached could not be read in {Attempts} attempts, and is not answered. {Problem}"
        )]
        public static partial void GivenUp(ILogger logger, string problem, int attempts);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "What was said while the bot could not be reached could not be listed; trying again. {Problem}"
        )]
        public static partial void Failed(ILogger logger, string problem);
    }
}

/// <summary>A room could not be read; the others were.</summary>
internal sealed class UnreadableRoomException(string problem) : InvalidOperationException(problem);
