using System.Security.Cryptography;
using System.Text;

namespace Spark.Emulator;

/// <summary>The bytes of a delivery, and their signature.</summary>
internal static class WebhookBody
{
    public static byte[] Of(Webhook hook, CloudEvent happened, Cloud cloud) =>
        EmulatorJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", hook.Id);
            writer.WriteString("name", hook.Name);
            writer.WriteString("targetUrl", hook.TargetUrl);
            writer.WriteString("resource", happened.Resource);
            writer.WriteString("event", happened.Event);
            if (hook.Filter is { } filter)
                writer.WriteString("filter", filter);
            writer.WriteString("orgId", hook.OrgId);
            writer.WriteString("createdBy", hook.CreatedBy);
            writer.WriteString("appId", hook.AppId);
            writer.WriteString("ownedBy", hook.OwnedBy);
            writer.WriteString("status", hook.Status);
            writer.WriteString("created", hook.Created);
            writer.WriteString("actorId", happened.Actor.Id);
            writer.WritePropertyName("data");
            happened.Payload.WriteHookData(writer, cloud, happened.Kind);
            writer.WriteEndObject();
        });

    /// <summary>Webex API: lower-case hex HMAC-SHA1 over the raw bytes, keyed with the webhook's secret.</summary>
    public static string? Signature(string? secret, byte[] body)
    {
        if (secret is null)
            return null;
#pragma warning disable CA5350 // the API signs with SHA-1
        return Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body));
#pragma warning restore CA5350
    }
}
