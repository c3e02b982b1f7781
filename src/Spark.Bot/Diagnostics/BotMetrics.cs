using System.Diagnostics.Metrics;
using Spark.Client;

namespace Spark.Bot;

/// <summary>What became of a delivery whose signature was right.</summary>
internal enum DeliveryOutcome
{
    /// <summary>It will be handled.</summary>
    Stored,

    /// <summary>It was accepted before.</summary>
    Duplicate,

    /// <summary>Nobody wants it, or it is the bot's own message.</summary>
    Ignored,
}

/// <summary>Counts and durations; names, units and tags are in <c>docs/observability.md</c>, and must not change.</summary>
internal sealed class BotMetrics
{
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _handling;
    private readonly Histogram<double> _waiting;
    private readonly Histogram<double> _handlers;
    private readonly Counter<long> _redeliveries;
    private readonly Counter<long> _repairs;
    private readonly TimeProvider _clock;

    public BotMetrics(IMeterFactory meters, IInbox inbox, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(SparkBotTelemetry.Name);
        _deliveries = meter.CreateCounter<long>(
            "spark.bot.deliveries",
            "{delivery}",
            "Webhook deliveries with a right signature, by what became of them."
        );
        _refusals = meter.CreateCounter<long>(
            "spark.bot.refusals",
            "{delivery}",
            "Webhook deliveries that were refused, by reason."
        );
        _events = meter.CreateCounter<long>(
            "spark.bot.events",
            "{event}",
            "Attempts to handle an event, by what became of them."
        );
        _handling = meter.CreateHistogram<double>(
            "spark.bot.handling.duration",
            "s",
            "How long an event was being handled: what it lacks is fetched, and its handlers run."
        );
        _waiting = meter.CreateHistogram<double>(
            "spark.bot.inbox.wait",
            "s",
            "How long an event was in the inbox before it was handled for the first time."
        );
        _handlers = meter.CreateHistogram<double>(
            "spark.bot.handler.duration",
            "s",
            "How long one handler ran, by what came of it."
        );
        _redeliveries = meter.CreateCounter<long>(
            "spark.bot.redeliveries",
            "{event}",
            "Events given out again because the process that had them died, or was cut off from the inbox."
        );
        _repairs = meter.CreateCounter<long>(
            "spark.bot.registration.repairs",
            "{repair}",
            "What was found wrong with the bot's webhooks while it ran, and repaired."
        );
        meter.CreateObservableGauge(
            "spark.bot.inbox.depth",
            () => inbox.Pending,
            "{event}",
            "Events that wait or are being handled."
        );
        meter.CreateObservableGauge(
            "spark.bot.inbox.dead_letters",
            () => inbox.DeadLetters,
            "{event}",
            "Events that were given up and are kept."
        );
        meter.CreateObservableGauge(
            "spark.bot.inbox.oldest.age",
            () => inbox.Oldest is { } oldest ? (clock.GetUtcNow() - oldest).TotalSeconds : 0,
            "s",
            "How long ago the oldest event that waits or is being handled was received."
        );
    }

    public void Delivered(DeliveryOutcome outcome, WebhookEvent webhook) =>
        _deliveries.Add(
            1,
            new("outcome", Name(outcome)),
            new("resource", webhook.Resource.Value),
            new("event", webhook.Event.Value)
        );

    public void Refused(Refusal reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", Name(reason)));

    public void GivenOut(InboxDelivery delivery)
    {
        if (delivery.IsTakenOver)
        {
            var webhook = delivery.Entry.Webhook;
            _redeliveries.Add(1, new("resource", webhook.Resource.Value), new("event", webhook.Event.Value));
        }
    }

    public void Handled(InboxDelivery delivery, EventOutcome outcome, TimeSpan duration)
    {
        var webhook = delivery.Entry.Webhook;
        KeyValuePair<string, object?> resource = new("resource", webhook.Resource.Value);
        KeyValuePair<string, object?> @event = new("event", webhook.Event.Value);
        KeyValuePair<string, object?> became = new("outcome", Name(outcome));
        _events.Add(1, became, resource, @event);
        _handling.Record(duration.TotalSeconds, became, resource, @event);
        if (delivery.Attempt == 1 && _waiting.Enabled)
        {
            var waited = _clock.GetUtcNow() - delivery.Entry.Received - duration;
            _waiting.Record(Math.Max(0, waited.TotalSeconds), resource, @event);
        }
    }

    public void Ran(string handler, bool succeeded, TimeSpan duration) =>
        _handlers.Record(duration.TotalSeconds, new("handler", handler), new("outcome", succeeded ? "done" : "failed"));

    public void Repaired(WebhookFaultKind reason) =>
        _repairs.Add(1, new KeyValuePair<string, object?>("reason", Name(reason)));

    private static string Name(DeliveryOutcome outcome) =>
        outcome switch
        {
            DeliveryOutcome.Stored => "stored",
            DeliveryOutcome.Duplicate => "duplicate",
            _ => "ignored",
        };

    private static string Name(EventOutcome outcome) =>
        outcome switch
        {
            { Error: null } => "done",
            { Wait: not null } => "retry",
            _ => "dead_letter",
        };

    private static string Name(Refusal reason) =>
        reason switch
        {
            Refusal.TooLarge => "too_large",
            Refusal.NotJson => "not_json",
            Refusal.BrokenBody => "broken_body",
            Refusal.TooSlow => "too_slow",
            Refusal.Busy => "busy",
            Refusal.Signature => "signature",
            Refusal.NotAnEvent => "not_an_event",
            Refusal.NotReady => "not_ready",
            Refusal.InboxFull => "inbox_full",
            Refusal.InboxUnavailable => "inbox_unavailable",
            _ => "other",
        };

    private static string Name(WebhookFaultKind reason) =>
        reason switch
        {
            WebhookFaultKind.Missing => "missing",
            WebhookFaultKind.Disabled => "disabled",
            WebhookFaultKind.Target => "target",
            WebhookFaultKind.Secret => "secret",
            WebhookFaultKind.Duplicate => "duplicate",
            _ => "needless",
        };
}
