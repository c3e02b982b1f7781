using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Which events the replicas handle that share an inbox: old and new versions run side by side while a new one is deployed.
/// Each says every ten seconds what it handles, where the inbox is. What one of them handles, all accept; who has no handler
/// for an event leaves it to who has; and a webhook is there when all that are alive handle its event, until none has done so
/// for a day.
/// </summary>
internal sealed class LiveReplicas : BackgroundService
{
    private const int MostAttempts = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>So long after it was last heard of a replica is taken for alive: it may just be starting again.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    private readonly EventCatalog _events;
    private readonly IInbox _inbox;
    private readonly OtherBots _bots;
    private readonly TimeProvider _clock;
    private readonly ConversationState _notes;
    private readonly Recurring _telling;
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly IReadOnlyList<string> _own;
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ReplicaNotes _known = ReplicaNotes.None;
    private DateTimeOffset _heard;
    private DateTimeOffset _lenientUntil;
    private TimeSpan _away; // the engine

    public LiveReplicas(
        EventCatalog events,
        IInbox inbox,
        IStateStore states,
        OtherBots bots,
        TimeProvider clock,
        ILogger<LiveReplicas> logger
    )
    {
        (_events, _inbox, _bots, _clock) = (events, inbox, bots, clock);
        _notes = new ConversationState(states, "bot", personId: null);
        _telling = new Recurring("note of what is handled", TellAsync, clock, logger);
        _own = [.. events.Needed.Select(need => Name(need.Resource, need.Event)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether it is known what the others handle; before, no event may be handled, or refused for good.</summary>
    public bool IsKnown => !_inbox.IsShared || _told.Task.IsCompleted;

    /// <summary>Waits until it is known.</summary>
    public Task KnownAsync(CancellationToken cancellationToken) =>
        _inbox.IsShared ? _told.Task.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Learns what the others handle, and says nothing: for what is no replica.</summary>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_inbox.IsShared)
        {
            var last = await _notes.ReadAsync(ReplicaNotes.Slot, cancellationToken).ConfigureAwait(false);
            _ = Heard();
            Volatile.Write(ref _known, last.Value ?? ReplicaNotes.None);
        }
    }

    /// <summary>Says what this replica handles, and learns what the others do.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; _inbox.IsShared; attempt++)
        {
            var last = await _notes.ReadAsync(ReplicaNotes.Slot, cancellationToken).ConfigureAwait(false);
            var now = Heard();
            var next = (last.Value ?? ReplicaNotes.None).With(
                _name,
                new ReplicaNote(_own, now, now + Alive),
                now - Silence(now),
                now - Kept
            );
            Volatile.Write(ref _known, next);
            _told.TrySetResult();
            if (
                await _notes.TrySetAsync(ReplicaNotes.Slot, next, last.Version, cancellationToken).ConfigureAwait(false)
                || attempt == MostAttempts
            )
            {
                return;
            }

            // Others start at the same moment.
            await Task.Delay(Spread * Random.Shared.NextDouble(), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether another replica wants an event that this one has no handler for.</summary>
    public async ValueTask<bool> WantsAsync(WebhookEvent webhook, CancellationToken cancellationToken) =>
        await IsOthersAsync(webhook, cancellationToken).ConfigureAwait(false) && !_bots.Wrote(webhook);

    /// <summary>The same as <see cref="IsOthers"/>, also for one that has started just now: then it is asked for.</summary>
    public async ValueTask<bool> IsOthersAsync(WebhookEvent webhook, CancellationToken cancellationToken)
    {
        if (_inbox.IsShared && !IsOwn(webhook) && !IsOthers(webhook))
        {
            await LearnAsync(cancellationToken).ConfigureAwait(false);
        }

        return IsOthers(webhook);
    }

    /// <summary>Whether an event is for another replica, that has a handler for it, and not for this one.</summary>
    public bool IsOthers(WebhookEvent webhook) =>
        _inbox.IsShared
        && !IsOwn(webhook)
        && Others().Any(other => other.Handles(Name(webhook.Resource, webhook.Event)));

    /// <summary>Whether an event was for another replica, none of which is alive any more.</summary>
    public bool WasOthers(WebhookEvent webhook) => _inbox.IsShared && !IsOwn(webhook);

    /// <summary>Whether all that are alive handle it, so that no delivery of it comes to one that does not know of it.</summary>
    public bool AllHandle(WebhookResource? resource, WebhookEventType? @event) =>
        Others().All(other => other.Handles(Name(resource, @event)));

    /// <summary>Whether none has handled it for so long that none will.</summary>
    public bool NoneHandles(WebhookResource? resource, WebhookEventType? @event) =>
        !_inbox.IsShared || !Volatile.Read(ref _known).Handled.ContainsKey(Name(resource, @event));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _telling.DisposeAsync().ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_inbox.IsShared)
        {
            _telling.Every(Interval, TimeSpan.Zero);
        }

        return Task.CompletedTask;
    }

    /// <summary>While the engine is away nobody can say that he is alive: that time is nobody's silence.</summary>
    private IEnumerable<ReplicaNote> Others()
    {
        DateTimeOffset since;
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            since = now - _heard > 2 * Interval ? _heard : now - Silence(now);
        }

        return Volatile
            .Read(ref _known)
            .Replicas.Where(each => each.Key != _name && each.Value.Until > since)
            .Select(each => each.Value);
    }

    /// <summary>The notes were read. After a time in which they could not be, others are given one to say it again.</summary>
    private DateTimeOffset Heard()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            if (_told.Task.IsCompleted && now - _heard > 2 * Interval)
            {
                (_away, _lenientUntil) = (now - _heard, now + Alive);
            }

            return _heard = now;
        }
    }

    private TimeSpan Silence(DateTimeOffset now) => now < _lenientUntil ? _away : TimeSpan.Zero;

    private bool IsOwn(WebhookEvent webhook) => _events.Needed.Contains((webhook.Resource, webhook.Event));

    private static string Name(WebhookResource? resource, WebhookEventType? @event) =>
        $"{resource?.Value}/{@event?.Value}";
}
