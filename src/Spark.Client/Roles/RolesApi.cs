namespace Spark.Client;

/// <summary>Roles, for administrators.</summary>
public sealed class RolesApi
{
    private readonly SparkHttp _http;

    internal RolesApi(SparkHttp http) => _http = http;

    /// <summary>Lists the roles.</summary>
    public SparkList<Role> ListAsync(ListRequest? request = null, CancellationToken cancellationToken = default) =>
        _http.List<Role>(["roles"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>One role.</summary>
    public Task<Role> GetAsync(string roleId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Role>(["roles", roleId], cancellationToken);
}
