namespace Spark.Client;

/// <summary>Resource group memberships: whose license is served by which resource group, for administrators.</summary>
public sealed class ResourceGroupMembershipsApi
{
    private readonly SparkHttp _http;

    internal ResourceGroupMembershipsApi(SparkHttp http) => _http = http;

    /// <summary>Lists memberships of people.</summary>
    public SparkList<ResourceGroupMembership> ListAsync(
        ListResourceGroupMembershipsRequest? request = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.List<ResourceGroupMembership>(
            ["resourceGroup", "memberships"],
            (request ?? new()).ToQuery(),
            cancellationToken
        );

    /// <summary>Lists memberships of people and workspaces (version 2 of the call).</summary>
    public SparkList<ResourceGroupMembership> ListV2Async(
        ListResourceGroupMembershipsV2Request? request = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.List<ResourceGroupMembership>(
            ["resourceGroup", "memberships", "v2"],
            (request ?? new()).ToQuery(),
            cancellationToken
        );

    /// <summary>One membership.</summary>
    public Task<ResourceGroupMembership> GetAsync(string membershipId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<ResourceGroupMembership>(["resourceGroup", "memberships", membershipId], cancellationToken);

    /// <summary>Moves a membership to another resource group.</summary>
    public Task<ResourceGroupMembership> UpdateAsync(
        string membershipId,
        UpdateResourceGroupMembershipRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PutAsync<UpdateResourceGroupMembershipRequest, ResourceGroupMembership>(
            ["resourceGroup", "memberships", membershipId],
            request,
            cancellationToken
        );
}
