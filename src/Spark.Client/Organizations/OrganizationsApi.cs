namespace Spark.Client;

/// <summary>Organizations, for administrators.</summary>
public sealed class OrganizationsApi
{
    private readonly SparkHttp _http;

    internal OrganizationsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the organizations the caller administers.</summary>
    public SparkList<Organization> ListAsync(
        ListRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<Organization>(["organizations"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>One organization.</summary>
    public Task<Organization> GetAsync(string orgId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Organization>(["organizations", orgId], cancellationToken);

    /// <summary>Deletes an organization; not reversible.</summary>
    /// <exception cref="SparkConflictException">
    /// Something stands in the way; <see cref="SparkApiException.Errors"/> holds the reasons.
    /// </exception>
    public Task DeleteAsync(string orgId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["organizations", orgId], cancellationToken);
}
