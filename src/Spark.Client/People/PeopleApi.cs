namespace Spark.Client;

/// <summary>People: who the token belongs to, and who others are.</summary>
public sealed class PeopleApi
{
    private readonly SparkHttp _http;

    internal PeopleApi(SparkHttp http) => _http = http;

    /// <summary>The account the token belongs to; also the cheapest check of a token.</summary>
    public Task<Person> GetMeAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", "me"], cancellationToken);

    /// <summary>The account the token belongs to, with its calling data.</summary>
    public Task<Person> GetMeAsync(bool callingData, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", "me"], CallingData(callingData), cancellationToken);

    /// <summary>One person.</summary>
    /// <exception cref="SparkNotFoundException">Nobody the caller may see has this id.</exception>
    public Task<Person> GetAsync(string personId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", personId], cancellationToken);

    /// <summary>One person, with calling data (phone numbers, extension, location).</summary>
    /// <exception cref="SparkNotFoundException">Nobody the caller may see has this id.</exception>
    public Task<Person> GetAsync(string personId, bool callingData, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Person>(["people", personId], CallingData(callingData), cancellationToken);

    /// <summary>
    /// Makes a person; for administrators. The call can fail although the person was made, when a license could not be
    /// granted: list by email before sending it again.
    /// </summary>
    public Task<Person> CreateAsync(CreatePersonRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.PostAsync<CreatePersonRequest, Person>(["people"], request.ToQuery(), request, cancellationToken);
    }

    /// <summary>
    /// Replaces a person; for administrators. What the request leaves out is cleared: start from
    /// <see cref="UpdatePersonRequest.From"/>. The call can fail although parts were applied: read the person again.
    /// </summary>
    public Task<Person> UpdateAsync(
        string personId,
        UpdatePersonRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.PutAsync<UpdatePersonRequest, Person>(
            ["people", personId],
            request.ToQuery(),
            request,
            cancellationToken
        );
    }

    /// <summary>Deletes a person; for administrators.</summary>
    public Task DeleteAsync(string personId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["people", personId], cancellationToken);

    /// <summary>Lists people.</summary>
    /// <param name="request">Which people.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public SparkList<Person> ListAsync(ListPeopleRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var list = _http.List<Person>(["people"], request.ToQuery(), cancellationToken);
        return request.Ids is { Count: 0 } ? list.Empty() : list; // without its filter it would be everybody
    }

    private static Query CallingData(bool callingData)
    {
        var query = new Query();
        query.Add("callingData", callingData);
        return query;
    }
}
