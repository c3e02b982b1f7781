using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Makes the bot's webhooks what they must be: exactly one for each event that is needed, known by their name. Several
/// replicas may do this at once, without a leader: all keep the oldest, each deletes what it made besides, and none is
/// content before only that one is left. While an older version runs beside a newer one, what that one handles in addition
/// waits for its webhook, and what it does not handle any more keeps it.
/// </summary>
internal sealed partial class WebhookReconciler(
    OwnWebhooks hooks,
    WebhookSecrets secrets,
    WebhookRivals rivals,
    EventCatalog events,
    LiveReplicas replicas,
    IOptions<SparkBotOptions> options,
    TimeProvider clock,
    BotMetrics metrics,
    ILogger<WebhookReconciler> logger
)
{
    /// <summary>Of replicas that start together, few make what is missing: those that wait for the shortest time.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(3);

    /// <summary>Who made a second webhook deletes it at once; older ones nobody is about to delete.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromMinutes(1);

    private readonly HashSet<(WebhookResource?, WebhookEventType?)> _deferred = [];

    private bool _isBlind; // what replicas handle could not be asked

    /// <summary>
    /// Whether this is a replica, as by default. Otherwise it is a run that registers for replicas which do not, and ends:
    /// nothing waits then for those of an older version.
    /// </summary>
    public bool IsReplica { get; set; } = true;

    /// <summary>What the registration at start does; returns why the webhooks are not yet as they must be, or <c>null</c>.</summary>
    public Task<WebhookProblem?> RegisterAsync(Uri target, CancellationToken cancellationToken) =>
        ReconcileAsync(target, SignsWithAnother, options.Value.TakeOverWebhooks, isFirst: true, cancellationToken);

    /// <summary>
    /// What is wrong with the webhooks while the bot runs. A needless one is not: while old and new run side by side,
    /// the other may need it. Nor is one signed with any of the bot's keys: the other may have them in another order.
    /// </summary>
    public async Task<IReadOnlyList<WebhookFault>> LookAsync(Uri target, CancellationToken cancellationToken)
    {
        var own = await hooks.ListAsync(cancellationToken).ConfigureAwait(false);
        _deferred.RemoveWhere(need => own.Exists(hook => hook.Resource == need.Item1 && hook.Event == need.Item2));
        return Unsettled(own, target);
    }

    /// <summary>Whether a webhook waits until the last older replica has ended.</summary>
    public bool IsWaiting => _deferred.Count > 0;

    /// <summary>Whether nothing is wrong but that a webhook is missing that had to wait for older replicas to end.</summary>
    public bool WasDeferred(WebhookFault fault) =>
        fault.Kind is WebhookFaultKind.Missing && _deferred.Contains((fault.Resource, fault.Event));

    /// <summary>Repairs what was found while the bot runs; returns why it is not yet as it must be, or <c>null</c>.</summary>
    public Task<WebhookProblem?> RepairAsync(Uri target, CancellationToken cancellationToken) =>
        ReconcileAsync(target, SignsUnknown, mayTakeOver: false, isFirst: false, cancellationToken);

    /// <summary>Removes the bot's webhooks; all of its name, or those that lead to this address only.</summary>
    public async Task<IReadOnlyList<Webhook>> RemoveAsync(Uri? target, CancellationToken cancellationToken)
    {
        var removed = new List<Webhook>();
        foreach (var hook in await hooks.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (
                (target is null || hook.TargetUrl == target.AbsoluteUri)
                && await hooks.DeleteAsync(hook, cancellationToken).ConfigureAwait(false)
            )
            {
                Log.Removed(logger, hook.Resource, hook.Event);
                removed.Add(hook);
            }
        }

        return removed;
    }

    private async Task<WebhookProblem?> ReconcileAsync(
        Uri target,
        Func<Webhook, bool> signsWrong,
        bool mayTakeOver,
        bool isFirst,
        CancellationToken cancellationToken
    )
    {
        // Known to the others before anything is done, as they are known to this one.
        await (IsReplica ? replicas.TellAsync(cancellationToken) : LearnAsync(cancellationToken)).ConfigureAwait(false);
        // Only the oldest of each is left, whoever made it and wherever it leads: this is what replicas agree on.
        var own = await SingleAsync(cancellationToken).ConfigureAwait(false);
        if (!mayTakeOver && await RivalAsync(own, target, cancellationToken).ConfigureAwait(false) is { } rival)
        {
            return rival;
        }

        // What is missing is made, unless another replica does so meanwhile, then looked at again with what others made.
        var missing = Missing(own);
        if (missing.Count > 0 && !target.IsLoopback)
        {
            await Task.Delay(Spread * Random.Shared.NextDouble(), clock, cancellationToken).ConfigureAwait(false);
            own = await SingleAsync(cancellationToken).ConfigureAwait(false);
            missing = Missing(own);
        }

        foreach (var fault in missing)
        {
            await hooks
                .CreateAsync(fault.Resource!.Value, fault.Event!.Value, target, cancellationToken)
                .ConfigureAwait(false);
            _deferred.Remove((fault.Resource, fault.Event));
            Log.Created(logger, fault.Resource, fault.Event, target);
        }

        if (missing.Count > 0)
        {
            own = await SingleAsync(cancellationToken).ConfigureAwait(false);
            if (!mayTakeOver && await RivalAsync(own, target, cancellationToken).ConfigureAwait(false) is { } faster)
            {
                return faster;
            }
        }

        // Now they are this bot's to change.
        var faults = WebhookReview.Of(own, events.Needed, target, signsWrong);
        foreach (
            var hook in faults
                .Where(fault => fault.Kind is not WebhookFaultKind.Duplicate)
                .Select(fault => fault.Hook)
                .OfType<Webhook>()
                .DistinctBy(hook => hook.Id, StringComparer.Ordinal)
        )
        {
            await ChangeAsync(hook, faults, target, isFirst, cancellationToken).ConfigureAwait(false);
        }

        if (missing.Count == 0 && faults.Count == 0)
        {
            return null;
        }

        // Ready is who has seen that all is as it must be.
        own = await hooks.ListAsync(cancellationToken).ConfigureAwait(false);
        var left = isFirst ? Faults(own, target, SignsUnknown) : Unsettled(own, target);
        return left is [var first, ..] ? WebhookProblem.Of(first) : null;
    }

    /// <summary>What is wrong, but for second webhooks that who made them is about to delete.</summary>
    private List<WebhookFault> Unsettled(List<Webhook> own, Uri target) =>
        Faults(own, target, SignsUnknown)
            .FindAll(fault => fault.Kind is not WebhookFaultKind.Duplicate || IsToDelete(fault.Hook!));

    private async Task ChangeAsync(
        Webhook hook,
        List<WebhookFault> faults,
        Uri target,
        bool isFirst,
        CancellationToken cancellationToken
    )
    {
        if (faults.Exists(fault => fault.Kind is WebhookFaultKind.Needless && fault.Hook?.Id == hook.Id))
        {
            if (
                isFirst
                && !_isBlind
                && replicas.NoneHandles(hook.Resource, hook.Event)
                && await hooks.DeleteAsync(hook, cancellationToken).ConfigureAwait(false)
            )
            {
                Log.Needless(logger, hook.Resource, hook.Event);
            }

            return;
        }

        await hooks.UpdateAsync(hook, target, cancellationToken).ConfigureAwait(false);
        if (hook.Status == WebhookStatus.Inactive)
        {
            if (isFirst)
            {
                metrics.Repaired(WebhookFaultKind.Disabled);
            }

            Log.Enabled(logger, hook.Resource, hook.Event);
        }
    }

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await replicas.LearnAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            _isBlind = true; // what is needless is left for another time
        }
    }

    private List<WebhookFault> Missing(List<Webhook> own) =>
        WebhookReview
            .Of(own, events.Needed, target: null, SignsUnknown)
            .FindAll(fault => fault.Kind is WebhookFaultKind.Missing && !MustWait(fault));

    /// <summary>A delivery could come to a replica of an older version, which does not know of this event.</summary>
    private bool MustWait(WebhookFault fault)
    {
        if (!IsReplica || replicas.AllHandle(fault.Resource, fault.Event))
        {
            return false;
        }

        _deferred.Add((fault.Resource, fault.Event));
        return true;
    }

    private bool IsToDelete(Webhook second) =>
        hooks.Made(second) || second.Created is null || clock.GetUtcNow() - second.Created >= Leftover;

    /// <summary>The webhooks without duplicates, the youngest of which are deleted; by others, if they made them.</summary>
    private async Task<List<Webhook>> SingleAsync(CancellationToken cancellationToken)
    {
        var own = await hooks.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (
            var group in own.GroupBy(hook => (hook.Resource, hook.Event, Filter: WebhookReview.Filter(hook))).ToList()
        )
        {
            foreach (var hook in group.Skip(1).Where(IsToDelete))
            {
                own.Remove(hook);
                if (await hooks.DeleteAsync(hook, cancellationToken).ConfigureAwait(false))
                {
                    Log.Duplicate(logger, hook.Resource, hook.Event);
                }
            }
        }

        return own;
    }

    private async Task<WebhookProblem?> RivalAsync(
        List<Webhook> own,
        Uri target,
        CancellationToken cancellationToken
    ) =>
        await rivals.FindAsync(own, target, cancellationToken).ConfigureAwait(false) is { } rival
            ? new WebhookProblem(
                "Webhooks of this bot's name lead to another address, where somebody answers.",
                $"The webhooks named '{hooks.Name}' lead to {PublicAddress.Show(rival)}, where somebody answers; this "
                    + "bot leaves them alone. Stop the other, or give this one another Spark:WebhookName, or take them "
                    + "over with Spark:TakeOverWebhooks=true."
            )
            : null;

    private List<WebhookFault> Faults(IReadOnlyList<Webhook> own, Uri target, Func<Webhook, bool> signsWrong) =>
        [
            .. WebhookReview
                .Of(own, events.Needed, target, signsWrong)
                .Where(fault => fault.Kind is not WebhookFaultKind.Needless)
                .Where(fault => fault.Kind is not WebhookFaultKind.Missing || !MustWait(fault)),
        ];

    /// <summary>At start the current key is set, also where the service does not tell which one it has.</summary>
    private bool SignsWithAnother(Webhook hook) =>
        !string.Equals(hook.Secret, secrets.Current, StringComparison.Ordinal);

    private bool SignsUnknown(Webhook hook) => hook.Secret is { } secret && !secrets.Knows(secret);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Registered a webhook for {Resource}/{Event} at {Target}")]
        public static partial void Created(
            ILogger logger,
            WebhookResource? resource,
            WebhookEventType? @event,
            Uri target
        );

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The service had disabled the webhook for {Resource}/{Event} after too many failed deliveries; it is enabled again"
        )]
        public static partial void Enabled(ILogger logger, WebhookResource? resource, WebhookEventType? @event);

        [LoggerMessage(3, LogLevel.Information, "Removed a needless webhook of this bot for {Resource}/{Event}")]
        public static partial void Needless(ILogger logger, WebhookResource? resource, WebhookEventType? @event);

        [LoggerMessage(4, LogLevel.Information, "Removed a second webhook of this bot for {Resource}/{Event}")]
        public static partial void Duplicate(ILogger logger, WebhookResource? resource, WebhookEventType? @event);

        [LoggerMessage(5, LogLevel.Information, "Removed the webhook of this bot for {Resource}/{Event}")]
        public static partial void Removed(ILogger logger, WebhookResource? resource, WebhookEventType? @event);
    }
}
