namespace Spark.Client;

/// <summary>People: who the token belongs to, and who others are.</summary>
public sealed class PeopleApi
{
    private readonly SparkHttp _http;

    internal PeopleApi(SparkHttp http) => _http = http;

    /// <summary>The account the token belongs to; also the cheapest check of a token.</summary>
    public Task<Person> GetMeAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", "me"], cancellationToken);

    /// <summary>One person.</summary>
    /// <exception cref="SparkNotFoundException">Nobody the caller may see has this id.</exception>
    public Task<Person> GetAsync(string personId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", personId], cancellationToken);

    /// <summary>Lists people.</summary>
    /// <param name="request">Which people.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public SparkList<Person> ListAsync(ListPeopleRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<Person>(["people"], request.ToQuery(), cancellationToken);
    }
}
