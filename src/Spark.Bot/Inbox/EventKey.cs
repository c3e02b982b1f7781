using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Tells deliveries of the same event from different events; the service gives events no id. Whatever way an event comes,
/// it has the same key: made of what it is about, and not of how that was written. Created and deleted happen once to a
/// thing (a person added again to a room has the same membership id, but another creation time); what is updated may be
/// updated back and forth, so there all that is said of it counts, and only for a short time.
/// </summary>
/// <param name="Value">A hash.</param>
/// <param name="Window">How long the same key means the same event.</param>
internal readonly record struct EventKey(UInt128 Value, TimeSpan Window)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);

    /// <summary>Each part has an end of its own, which no text has, so that no two lists of parts look alike.</summary>
    private const byte End = 0xff;

    /// <param name="envelope">The delivery.</param>
    /// <param name="remembered">The window of what happens once.</param>
    public static EventKey Of(WebhookEnvelope envelope, TimeSpan remembered)
    {
        var webhook = envelope.Event;
        var (once, data) = (HappensOnce(webhook), webhook.Data);
        var text = new ArrayBufferWriter<byte>(256);
        Append(text, webhook.Resource.Value);
        Append(text, webhook.Event.Value);
        Append(text, Thing(data.Id));
        if (once && !string.IsNullOrEmpty(data.Id))
        {
            if (webhook.Resource == WebhookResource.Memberships)
            {
                Append(text, data.Created?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? Text(data, "created"));
            }
        }
        else if (webhook.Resource == WebhookResource.Messages && Text(data, "updated") is { Length: > 0 } edited)
        {
            Append(text, edited);
        }
        else if (envelope.Data() is { IsEmpty: false } json)
        {
            var depth = new JsonReaderOptions { MaxDepth = SparkJson.Options.MaxDepth };
            var reader = new Utf8JsonReader(json, depth);
            using var document = JsonDocument.ParseValue(ref reader);
            Append(text, document.RootElement);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, digest);
        return new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(digest), once ? remembered : Short);
    }

    /// <summary>Whether a thing is created or deleted; else it may be updated back and forth.</summary>
    public static bool HappensOnce(WebhookEvent webhook) =>
        webhook.Event == WebhookEventType.Created || webhook.Event == WebhookEventType.Deleted;

    /// <summary>An id without its cluster, its base64 and the spelling of its uuids.</summary>
    private static string Thing(string? id) =>
        SparkId.Decode(id) is { } known ? string.Join(':', known.Key.Split(':').Select(Uuid)) : id ?? "";

    private static string Uuid(string text) => Guid.TryParse(text, out var uuid) ? uuid.ToString("N") : text;

    /// <summary>A member that the event's type has no property for, as it was written.</summary>
    private static string Text(WebhookEventData data, string name) =>
        data.Additional?.TryGetValue(name, out var value) is true ? value.GetRawText() : "";

    /// <summary>All that is said of a thing, in an order of its own.</summary>
    private static void Append(ArrayBufferWriter<byte> text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Select(member => (Name: Name(member), member.Value));
                foreach (var member in members.OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Append(text, member.Name);
                    Append(text, member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, item);
                }

                break;
            default:
                var raw = JsonMarshal.GetRawUtf8Value(value);
                text.Write([(byte)value.ValueKind]);
                Append(
                    text,
                    value.ValueKind is JsonValueKind.String
                        ? Thing(Encoding.UTF8.GetString(raw[1..^1]))
                        : Encoding.UTF8.GetString(raw)
                );
                break;
        }

        text.Write([End]);
    }

    private static string Name(JsonProperty member) =>
        Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));

    private static void Append(ArrayBufferWriter<byte> text, string part)
    {
        Encoding.UTF8.GetBytes(part, text);
        text.Write([End]);
    }
}
