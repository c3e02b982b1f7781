using System.Text.Json;
using Spark.Client;

namespace Spark.Bot;

/// <summary>An event as it waits in the inbox.</summary>
/// <param name="Key">Equal for deliveries of the same event.</param>
/// <param name="Conversation">Events of the same conversation are handled in order: its room.</param>
/// <param name="Webhook">The event.</param>
/// <param name="Body">The bytes as received.</param>
/// <param name="Received">When it was received.</param>
internal sealed record InboxEntry(
    EventKey Key,
    string Conversation,
    WebhookEvent Webhook,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset Received
)
{
    /// <summary>The trace it was received in (a W3C <c>traceparent</c>), which its handling continues.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What identifies the event, for logs.</summary>
    public string Description => Describe(Webhook);

    /// <summary>What identifies an event, for logs: no text of anybody.</summary>
    public static string Describe(WebhookEvent webhook) =>
        $"{Printable.Of(webhook.Resource.Value)}/{Printable.Of(webhook.Event.Value)} {Printable.Of(webhook.Data.Id)} in room {Printable.Of(webhook.Data.RoomId) ?? "-"} by {Printable.Of(webhook.ActorId) ?? "-"}";

    public static InboxEntry From(
        WebhookEnvelope envelope,
        TimeProvider clock,
        TimeSpan remembered,
        string? traceParent = null
    )
    {
        var webhook = envelope.Event;
        var key = EventKey.Of(envelope, remembered);
        return new InboxEntry(key, Room(webhook), webhook, envelope.Body, clock.GetUtcNow())
        {
            TraceParent = traceParent,
        };
    }

    /// <summary>The entry as it was accepted, from what an inbox has kept of it.</summary>
    public static InboxEntry Restore(EventKey key, byte[] body, DateTimeOffset received, string? traceParent)
    {
        var webhook = WebhookEvent.Parse(body);
        return new InboxEntry(key, Room(webhook), webhook, body, received) { TraceParent = traceParent };
    }

    /// <summary>
    /// Whether reading what an inbox has kept of an event failed because of what it has kept: another version, or another
    /// program, has written it. No other event may suffer from it.
    /// </summary>
    public static bool IsUnreadable(Exception error) =>
        error
            is JsonException
                or FormatException
                or ArgumentException
                or OverflowException
                or InvalidCastException
                or InvalidOperationException;

    /// <summary>A time in Unix milliseconds, which another program may have written: at most as far away as there are times.</summary>
    public static DateTimeOffset Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(
                milliseconds,
                DateTimeOffset.MinValue.ToUnixTimeMilliseconds(),
                DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            )
        );

    private static string Room(WebhookEvent webhook) => webhook.Data.RoomId ?? webhook.Data.Id ?? "";
}
