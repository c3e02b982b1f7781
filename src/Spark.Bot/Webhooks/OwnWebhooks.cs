using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>The webhooks of the bot's name at the service. Those of other names are neither seen nor touched.</summary>
internal sealed class OwnWebhooks(
    SparkClient spark,
    WebhookSecrets secrets,
    IOptions<SparkBotOptions> options,
    IHostEnvironment environment
)
{
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _created = new(StringComparer.Ordinal); // and not seen in a list yet

    /// <summary>The name that says which webhooks are the bot's own.</summary>
    public string Name =>
        options.Value.WebhookName is { } name && !string.IsNullOrWhiteSpace(name)
            ? name.Trim()
            : $"{environment.ApplicationName} ({environment.EnvironmentName})";

    /// <summary>
    /// All of them, the oldest first: an order on which all replicas agree. What was made a moment ago may be missing
    /// from the service's list; it is asked for by its id.
    /// </summary>
    public async Task<List<Webhook>> ListAsync(CancellationToken cancellationToken)
    {
        var own = new List<Webhook>();
        await foreach (var hook in spark.Webhooks.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(hook.Name, Name, StringComparison.Ordinal))
            {
                own.Add(hook);
            }
        }

        foreach (var id in _created.Keys)
        {
            _created.TryRemove(id, out _);
            if (
                !own.Exists(hook => hook.Id == id)
                && await GetAsync(id, cancellationToken).ConfigureAwait(false) is { } unlisted
            )
            {
                own.Add(unlisted);
                _created[id] = true;
            }
        }

        return [.. own.OrderBy(hook => hook.Created).ThenBy(hook => hook.Id, StringComparer.Ordinal)];
    }

    public async Task CreateAsync(
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
        var hook = await spark.Webhooks.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        _made[hook.Id] = _created[hook.Id] = true;
    }

    /// <summary>Whether this process made it.</summary>
    public bool Made(Webhook hook) => _made.ContainsKey(hook.Id);

    /// <summary>Sets target and key, and enables it again if the service disabled it.</summary>
    public async Task UpdateAsync(Webhook hook, Uri target, CancellationToken cancellationToken)
    {
        var request = new UpdateWebhookRequest
        {
            Name = Name,
            TargetUrl = target.AbsoluteUri,
            Secret = secrets.Current,
            Status = WebhookStatus.Active,
        };
        try
        {
            await spark.Webhooks.UpdateAsync(hook.Id, request, cancellationToken).ConfigureAwait(false);
        }
        catch (SparkNotFoundException)
        {
            // removed meanwhile; who lists again sees that it is missing
        }
    }

    /// <summary>Removes it; whether it was this bot that did, and not somebody faster.</summary>
    public async Task<bool> DeleteAsync(Webhook hook, CancellationToken cancellationToken)
    {
        try
        {
            await spark.Webhooks.DeleteAsync(hook.Id, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SparkNotFoundException)
        {
            return false; // another replica was faster
        }
    }

    private async Task<Webhook?> GetAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await spark.Webhooks.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (SparkNotFoundException)
        {
            return null;
        }
    }
}
