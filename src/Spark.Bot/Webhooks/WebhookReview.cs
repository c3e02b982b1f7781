using Spark.Client;

namespace Spark.Bot;

/// <summary>What can be wrong with the bot's webhooks.</summary>
internal enum WebhookFaultKind
{
    /// <summary>There is none for an event that is needed.</summary>
    Missing,

    /// <summary>The service disabled it, after too many failed deliveries.</summary>
    Disabled,

    /// <summary>It leads elsewhere.</summary>
    Target,

    /// <summary>It signs with a key the bot does not have, or not with the one it should.</summary>
    Secret,

    /// <summary>There is an older one for the same event.</summary>
    Duplicate,

    /// <summary>Nobody needs it.</summary>
    Needless,
}

/// <summary>One thing that is wrong, with which webhook; a missing one has none.</summary>
internal sealed record WebhookFault(
    WebhookFaultKind Kind,
    WebhookResource? Resource,
    WebhookEventType? Event,
    Webhook? Hook
)
{
    public override string ToString() =>
        Kind switch
        {
            WebhookFaultKind.Missing => $"there is none for {Resource}/{Event}",
            WebhookFaultKind.Disabled =>
                $"the one for {Resource}/{Event} was disabled by the service after too many failed deliveries",
            WebhookFaultKind.Target => $"the one for {Resource}/{Event} leads to {Target}",
            WebhookFaultKind.Secret => $"the one for {Resource}/{Event} signs with another key",
            WebhookFaultKind.Duplicate => $"there is another one for {Resource}/{Event}",
            _ => $"nobody needs the one for {Resource}/{Event}",
        };

    private string Target =>
        Uri.TryCreate(Hook?.TargetUrl, UriKind.Absolute, out var url) ? PublicAddress.Show(url) : "no address";
}

/// <summary>Why the webhooks are not as they must be.</summary>
/// <param name="Summary">For the health's answer, which anybody may ask for: no addresses.</param>
/// <param name="Details">For the log: what is wrong and what to do.</param>
internal sealed record WebhookProblem(string Summary, string Details)
{
    public static WebhookProblem Of(WebhookFault fault) =>
        new(
            $"The webhook for {fault.Resource}/{fault.Event} is not as it must be ({fault.Kind}).",
            $"Of the bot's webhooks, {fault}."
        );
}

/// <summary>Compares the webhooks there are with those there must be. The registration and the doctor both go by it.</summary>
internal static class WebhookReview
{
    /// <param name="own">The bot's webhooks, the oldest first.</param>
    /// <param name="needed">The events that are needed.</param>
    /// <param name="target">Where they must lead; <c>null</c>: that is not looked at.</param>
    /// <param name="signsWrong">Whether a webhook's key is not what it must be.</param>
    public static List<WebhookFault> Of(
        IReadOnlyList<Webhook> own,
        IReadOnlyCollection<(WebhookResource Resource, WebhookEventType Event)> needed,
        Uri? target,
        Func<Webhook, bool> signsWrong
    )
    {
        var faults = new List<WebhookFault>();
        foreach (var (resource, @event) in needed)
        {
            Webhook[] hooks = [.. own.Where(hook => Watches(hook, resource, @event))];
            if (hooks is not [var oldest, .. var others])
            {
                faults.Add(new(WebhookFaultKind.Missing, resource, @event, Hook: null));
                continue;
            }

            if (oldest.Status == WebhookStatus.Inactive)
            {
                faults.Add(Fault(WebhookFaultKind.Disabled, oldest));
            }

            if (target is not null && !string.Equals(oldest.TargetUrl, target.AbsoluteUri, StringComparison.Ordinal))
            {
                faults.Add(Fault(WebhookFaultKind.Target, oldest));
            }

            if (signsWrong(oldest))
            {
                faults.Add(Fault(WebhookFaultKind.Secret, oldest));
            }

            faults.AddRange(others.Select(hook => Fault(WebhookFaultKind.Duplicate, hook)));
        }

        faults.AddRange(
            own.Where(hook => !needed.Any(need => Watches(hook, need.Resource, need.Event)))
                .Select(hook => Fault(WebhookFaultKind.Needless, hook))
        );
        return faults;
    }

    private static bool Watches(Webhook hook, WebhookResource resource, WebhookEventType @event) =>
        hook.Resource == resource && hook.Event == @event && Filter(hook) is null;

    /// <summary>An empty one is none.</summary>
    public static string? Filter(Webhook hook) => string.IsNullOrEmpty(hook.Filter) ? null : hook.Filter;

    private static WebhookFault Fault(WebhookFaultKind kind, Webhook hook) =>
        new(kind, hook.Resource, hook.Event, hook);
}
