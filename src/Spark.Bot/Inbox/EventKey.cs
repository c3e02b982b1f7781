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
    private static readonly TimeSpan Long = TimeSpan.FromHours(24);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);

    public static EventKey Of(WebhookEnvelope envelope)
    {
        var webhook = envelope.Event;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, webhook.Resource.Value);
        Append(hash, webhook.Event.Value);
        var once = webhook.Event == WebhookEventType.Created || webhook.Event == WebhookEventType.Deleted;
        if (once)
        {
            Append(hash, webhook.Data.Id);
            Append(hash, webhook.Data.Created?.UtcTicks.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            hash.AppendData(envelope.Data());
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new EventKey(BinaryPrimitives.ReadUInt128LittleEndian(digest), once ? Long : Short);
    }

    /// <summary>Each part with an end of its own, so that no two lists of parts look alike.</summary>
    private static void Append(IncrementalHash hash, string? part)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
        hash.AppendData([0xff]);
    }
}
