using System.Text;

namespace Spark.Emulator;

/// <summary>Where a call came from, as audit logs note it.</summary>
internal sealed record AuditOrigin(string? TrackingId, string? UserAgent, string? Ip)
{
    public static AuditOrigin Of(HttpContext http) =>
        new(
            http.Response.Headers["TrackingID"].ToString() is { Length: > 0 } tracking ? tracking : null,
            http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
            http.Connection.RemoteIpAddress?.ToString()
        );

    /// <summary>Webex API: the ids of audit events are base64 of a bare uuid.</summary>
    public static string NewId() =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("D")));
}
