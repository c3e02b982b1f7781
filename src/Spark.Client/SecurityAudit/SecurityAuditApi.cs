namespace Spark.Client;

/// <summary>Who signed in and out; needs the scope <c>audit:events_read</c>.</summary>
public sealed class SecurityAuditApi
{
    private readonly SparkHttp _http;

    internal SecurityAuditApi(SparkHttp http) => _http = http;

    /// <summary>Lists security events.</summary>
    public SparkList<SecurityAuditEvent> ListAsync(
        ListSecurityAuditEventsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<SecurityAuditEvent>(
            ["admin", "securityAudit", "events"],
            request.ToQuery(),
            cancellationToken
        );
    }
}
