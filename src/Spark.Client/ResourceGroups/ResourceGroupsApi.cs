namespace Spark.Client;

/// <summary>Resource groups of hybrid services, for administrators.</summary>
public sealed class ResourceGroupsApi
{
    private readonly SparkHttp _http;

    internal ResourceGroupsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the resource groups of an organization.</summary>
    public SparkList<ResourceGroup> ListAsync(
        ListResourceGroupsRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<ResourceGroup>(["resourceGroups"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>One resource group.</summary>
    public Task<ResourceGroup> GetAsync(string resourceGroupId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<ResourceGroup>(["resourceGroups", resourceGroupId], cancellationToken);
}
