namespace Spark.Client;

/// <summary>Licenses, for administrators.</summary>
public sealed class LicensesApi
{
    private readonly SparkHttp _http;

    internal LicensesApi(SparkHttp http) => _http = http;

    /// <summary>Lists the licenses of an organization.</summary>
    public SparkList<License> ListAsync(
        ListLicensesRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<License>(["licenses"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>One license.</summary>
    public Task<License> GetAsync(string licenseId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<License>(["licenses", licenseId], cancellationToken);

    /// <summary>Lists who has a license, over all pages.</summary>
    /// <param name="licenseId">The license.</param>
    /// <param name="pageSize">How many people the service sends a page (<c>limit</c>): 300 by default and at most.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public SparkList<LicenseUser> ListUsersAsync(
        string licenseId,
        int? pageSize = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new Query();
        query.Add("includeAssignedTo", "user");
        query.Add("limit", pageSize);
        return _http.List<LicenseUser>(["licenses", licenseId], query, cancellationToken);
    }

    /// <summary>
    /// Gives a person licenses or takes them. Partial success (206) is no exception: compare the answer with what was
    /// asked for.
    /// </summary>
    public Task<LicenseAssignments> AssignAsync(
        AssignLicensesRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PatchAsync<AssignLicensesRequest, LicenseAssignments>(["licenses", "users"], request, cancellationToken);
}
