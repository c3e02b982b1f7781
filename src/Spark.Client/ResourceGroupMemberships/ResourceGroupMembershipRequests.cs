namespace Spark.Client;

/// <summary>Which resource group memberships to list.</summary>
public sealed record ListResourceGroupMembershipsRequest : SparkListRequest
{
    /// <summary>Memberships for this license.</summary>
    public string? LicenseId { get; init; }

    /// <summary>Memberships of this person.</summary>
    public string? PersonId { get; init; }

    /// <summary>Memberships of this organization's people.</summary>
    public string? PersonOrgId { get; init; }

    /// <summary>Memberships with this status.</summary>
    public ResourceGroupMembershipStatus? Status { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("licenseId", LicenseId);
        query.Add("personId", PersonId);
        query.Add("personOrgId", PersonOrgId);
        query.Add("status", Status?.Value);
    }
}

/// <summary>Which resource group memberships of people and workspaces to list (version 2 of the call).</summary>
public sealed record ListResourceGroupMembershipsV2Request : SparkListRequest
{
    /// <summary>Memberships for this license.</summary>
    public string? LicenseId { get; init; }

    /// <summary>Memberships of this person or workspace.</summary>
    public string? Id { get; init; }

    /// <summary>Memberships of this organization.</summary>
    public string? OrgId { get; init; }

    /// <summary>Memberships with this status.</summary>
    public ResourceGroupMembershipStatus? Status { get; init; }

    /// <summary><c>User</c> or <c>Workspace</c>; default both.</summary>
    public string? Type { get; init; }

    private protected override void AddTo(Query query)
    {
        query.Add("licenseId", LicenseId);
        query.Add("id", Id);
        query.Add("orgId", OrgId);
        query.Add("status", Status?.Value);
        query.Add("type", Type);
    }
}

/// <summary>A resource group membership as it shall be; only the resource group can change.</summary>
public sealed record UpdateResourceGroupMembershipRequest : SparkRequest
{
    /// <summary>The resource group.</summary>
    public required string ResourceGroupId { get; init; }

    /// <summary>The license.</summary>
    public required string LicenseId { get; init; }

    /// <summary>The person.</summary>
    public required string PersonId { get; init; }

    /// <summary>The person's organization.</summary>
    public required string PersonOrgId { get; init; }

    /// <summary>The status.</summary>
    public required ResourceGroupMembershipStatus Status { get; init; }
}
