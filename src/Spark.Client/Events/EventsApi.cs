namespace Spark.Client;

/// <summary>Events of the organization, for compliance officers.</summary>
public sealed class EventsApi
{
    private readonly SparkHttp _http;

    internal EventsApi(SparkHttp http) => _http = http;

    /// <summary>Lists events. Pages are of 1 to 1000 events.</summary>
    public SparkList<Event> ListAsync(
        ListEventsRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<Event>(["events"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>One event.</summary>
    public Task<Event> GetAsync(string eventId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Event>(["events", eventId], cancellationToken);
}
