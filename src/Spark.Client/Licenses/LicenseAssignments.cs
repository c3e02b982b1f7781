namespace Spark.Client;

/// <summary>
/// What a person has after an assignment. When only some licenses could be given, the service answers all the same:
/// compare with what was asked for. (Webex API: Licenses.)
/// </summary>
public sealed record LicenseAssignments : SparkObject
{
    /// <summary>The person's organization.</summary>
    public string? OrgId { get; init; }

    /// <summary>The person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person's email address.</summary>
    public string? Email { get; init; }

    /// <summary>The ids of the licenses the person has.</summary>
    public IReadOnlyList<string>? Licenses { get; init; }

    /// <summary>The meeting sites the person is on.</summary>
    public IReadOnlyList<LicenseSite>? SiteUrls { get; init; }

    /// <summary>Licenses the person has not accepted yet; only for people of other organizations.</summary>
    public IReadOnlyList<string>? PendingLicenses { get; init; }

    /// <summary>Meeting sites the person has not accepted yet; only for people of other organizations.</summary>
    public IReadOnlyList<LicenseSite>? PendingSiteUrls { get; init; }
}

/// <summary>A meeting site a person is on.</summary>
public sealed record LicenseSite : SparkObject
{
    /// <summary>The site.</summary>
    public string? SiteUrl { get; init; }

    /// <summary><c>attendee</c> or <c>host</c>.</summary>
    public string? AccountType { get; init; }
}
