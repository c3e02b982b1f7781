namespace Spark.Client;

/// <summary>What administrators did; needs the scope <c>audit:events_read</c>.</summary>
public sealed class AdminAuditApi
{
    private readonly SparkHttp _http;

    internal AdminAuditApi(SparkHttp http) => _http = http;

    /// <summary>Lists audit events.</summary>
    public SparkList<AdminAuditEvent> ListAsync(
        ListAdminAuditEventsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<AdminAuditEvent>(["adminAudit", "events"], request.ToQuery(), cancellationToken);
    }

    /// <summary>The categories that events can be filtered by.</summary>
    public async Task<IReadOnlyList<string>> ListCategoriesAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _http
            .GetAsync<EventCategoriesAnswer>(["adminAudit", "eventCategories"], cancellationToken)
            .ConfigureAwait(false);
        return answer.EventCategories;
    }
}
