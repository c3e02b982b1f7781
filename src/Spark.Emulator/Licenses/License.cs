using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A license on the wire.</summary>
internal sealed record License
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int TotalUnits { get; init; }

    public required int ConsumedUnits { get; init; }

    public required int ConsumedByUsers { get; init; }

    public required int ConsumedByWorkspaces { get; init; }

    /// <summary>One page of those who have it; only for those who ask.</summary>
    public IReadOnlyList<LicenseUser>? Users { get; init; }
}

/// <summary>Somebody who has a license.</summary>
internal sealed record LicenseUser(string Id, string Type, string DisplayName, string Email);

/// <summary>The body that gives somebody licenses or takes them.</summary>
internal sealed record LicenseUsersRequest
{
    public string? Email { get; init; }

    public string? PersonId { get; init; }

    public string? OrgId { get; init; }

    public IReadOnlyList<LicenseChange?>? Licenses { get; init; }

    public IReadOnlyList<SiteChange?>? SiteUrls { get; init; }
}

internal sealed record LicenseChange(string? Id, string? Operation);

internal sealed record SiteChange(string? SiteUrl, string? AccountType, string? Operation);

/// <summary>What somebody has after that.</summary>
internal sealed record LicenseAssignments(
    string OrgId,
    string PersonId,
    string Email,
    IReadOnlyList<string> Licenses,
    IReadOnlyList<LicenseSite> SiteUrls
);

internal sealed record LicenseSite(string SiteUrl, string AccountType);

[JsonSerializable(typeof(License))]
[JsonSerializable(typeof(ItemList<License>))]
[JsonSerializable(typeof(LicenseUsersRequest))]
[JsonSerializable(typeof(LicenseAssignments))]
internal sealed partial class LicensesJson : JsonSerializerContext
{
    public static readonly LicensesJson Own = new(EmulatorJson.NewOptions());
}
