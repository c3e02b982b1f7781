using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Makes the bot's webhooks what they must be: one for each event that is needed, known by their name. Those of other
/// names are never touched. Several replicas may do this at once: all keep the oldest and delete the others.
/// </summary>
internal sealed partial class WebhookReconciler(
    SparkClient spark,
    WebhookSecrets secrets,
    EventCatalog events,
    IOptions<SparkBotOptions> options,
    IHostEnvironment environment,
    ILogger<WebhookReconciler> logger
)
{
    /// <summary>The name that says which webhooks are the bot's own.</summary>
    public string Name =>
        options.Value.WebhookName is { } name && !string.IsNullOrWhiteSpace(name)
            ? name.Trim()
            : $"{environment.ApplicationName} ({environment.EnvironmentName})";

    public async Task ReconcileAsync(Uri target, CancellationToken cancellationToken)
    {
        var own = await OwnAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (resource, @event) in events.Needed)
        {
            if (!own.Exists(hook => Watches(hook, resource, @event)))
            {
                await CreateAsync(resource, @event, target, cancellationToken).ConfigureAwait(false);
            }
        }

        // Seen again, with what other replicas made meanwhile.
        own = await OwnAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in own.GroupBy(hook => (hook.Resource, hook.Event, Filter: Filter(hook))))
        {
            var needed = group.Key is ({ } resource, { } @event, null) && events.Needed.Contains((resource, @event));
            var oldest = group.OrderBy(hook => hook.Created).ThenBy(hook => hook.Id, StringComparer.Ordinal).First();
            if (needed)
            {
                await UpdateAsync(oldest, target, cancellationToken).ConfigureAwait(false);
            }

            foreach (var hook in group.Where(hook => !needed || hook.Id != oldest.Id))
            {
                await DeleteAsync(hook, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<List<Webhook>> OwnAsync(CancellationToken cancellationToken)
    {
        var own = new List<Webhook>();
        await foreach (var hook in spark.Webhooks.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(hook.Name, Name, StringComparison.Ordinal))
            {
                own.Add(hook);
            }
        }

        return own;
    }

    private static bool Watches(Webhook hook, WebhookResource resource, WebhookEventType @event) =>
        hook.Resource == resource && hook.Event == @event && Filter(hook) is null;

    private static string? Filter(Webhook hook) => string.IsNullOrEmpty(hook.Filter) ? null : hook.Filter;

    private async Task CreateAsync(
        WebhookResource resource,
        WebhookEventType @event,
        Uri target,
        CancellationToken cancellationToken
    )
    {
        var request = new CreateWebhookRequest
        {
            Name = Name,
            TargetUrl = target.AbsoluteUri,
            Resource = resource,
            Event = @event,
            Secret = secrets.Current,
        };
        await spark.Webhooks.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        Log.Created(logger, resource, @event, target);
    }

    /// <summary>Always sent, since the service need not tell the secret it has; it also enables a disabled one.</summary>
    private async Task UpdateAsync(Webhook hook, Uri target, CancellationToken cancellationToken)
    {
        var request = new UpdateWebhookRequest
        {
            Name = Name,
            TargetUrl = target.AbsoluteUri,
            Secret = secrets.Current,
            Status = WebhookStatus.Active,
        };
        await spark.Webhooks.UpdateAsync(hook.Id, request, cancellationToken).ConfigureAwait(false);
        if (hook.Status == WebhookStatus.Inactive)
        {
            Log.Enabled(logger, hook.Resource, hook.Event);
        }
    }

    private async Task DeleteAsync(Webhook hook, CancellationToken cancellationToken)
    {
        try
        {
            await spark.Webhooks.DeleteAsync(hook.Id, cancellationToken).ConfigureAwait(false);
            Log.Deleted(logger, hook.Resource, hook.Event);
        }
        catch (SparkNotFoundException)
        {
            // another replica was faster
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Registered a webhook for {Resource}/{Event} at {Target}")]
        public static partial void Created(
            ILogger logger,
            WebhookResource resource,
            WebhookEventType @event,
            Uri target
        );

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The service had disabled the webhook for {Resource}/{Event} after too many failed deliveries; it is enabled again"
        )]
        public static partial void Enabled(ILogger logger, WebhookResource? resource, WebhookEventType? @event);

        [LoggerMessage(3, LogLevel.Information, "Removed a needless webhook of this bot for {Resource}/{Event}")]
        public static partial void Deleted(ILogger logger, WebhookResource? resource, WebhookEventType? @event);
    }
}
