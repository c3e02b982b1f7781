using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Tells deliveries of the same event from different events; the service gives events no id. Created and deleted
/// happen once to a thing (a person added again to a room has the same membership id, but another creation time);
/// what is updated may be updated back and forth, so there the whole data counts, and only for a short time.
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
        var once = HappensOnce(webhook);
        // What is hashed comes out of the body: no text in it is longer in UTF-8 than three bytes for each of the body's,
        // nor the time than 20 digits.
        var rented = ArrayPool<byte>.Shared.Rent((envelope.Body.Length * 3) + 64);
        try
        {
            var text = rented.AsSpan();
            var length = Append(text, 0, webhook.Resource.Value);
            length = Append(text, length, webhook.Event.Value);
            if (once)
            {
                length = Append(text, length, webhook.Data.Id);
                if (webhook.Data.Created is { } created)
                {
                    created.UtcTicks.TryFormat(text[length..], out var digits, provider: CultureInfo.InvariantCulture);
                    length += digits;
                }
                else if (webhook.Data.Additional?.TryGetValue("created", out var odd) is true)
                {
                    length += Encoding.UTF8.GetBytes(odd.GetRawText(), text[length..]); // no time, but another time's
                }

                text[length++] = End;
            }
            else
            {
                var data = envelope.Data();
                data.CopyTo(text[length..]);
                length += data.Length;
            }

            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(text[..length], digest);
            return new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(digest), once ? remembered : Short);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Whether a thing is created or deleted; else it may be updated back and forth.</summary>
    public static bool HappensOnce(WebhookEvent webhook) =>
        webhook.Event == WebhookEventType.Created || webhook.Event == WebhookEventType.Deleted;

    private static int Append(Span<byte> text, int length, string? part)
    {
        length += Encoding.UTF8.GetBytes(part, text[length..]);
        text[length] = End;
        return length + 1;
    }
}
