using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A license an organization has. (Webex API: Licenses.)</summary>
public sealed record License : SparkObject
{
    /// <summary>The license's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>How many there are.</summary>
    public int? TotalUnits { get; init; }

    /// <summary>How many are in use.</summary>
    public int? ConsumedUnits { get; init; }

    /// <summary>How many are in use by people.</summary>
    public int? ConsumedByUsers { get; init; }

    /// <summary>How many are in use by workspaces.</summary>
    public int? ConsumedByWorkspaces { get; init; }

    /// <summary>The subscription it belongs to.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The meeting site it is for.</summary>
    public string? SiteUrl { get; init; }

    /// <summary>How the site is managed.</summary>
    public LicenseSiteType? SiteType { get; init; }

    /// <summary>Who has it: the first page, and only if it was asked for.</summary>
    public IReadOnlyList<LicenseUser>? Users { get; init; }
}

/// <summary>A person who has a license. (Webex API: Licenses.)</summary>
public sealed record LicenseUser : SparkObject
{
    /// <summary>The person's id.</summary>
    public required string Id { get; init; }

    /// <summary>Of the own organization or not.</summary>
    public LicenseUserType? Type { get; init; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The person's email address.</summary>
    public string? Email { get; init; }
}

/// <summary>How a meeting site is managed.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<LicenseSiteType>))]
public readonly record struct LicenseSiteType(string Value) : IOpenString<LicenseSiteType>
{
    /// <summary>In Control Hub.</summary>
    public static LicenseSiteType ControlHubManaged { get; } = new("Control Hub managed site");

    /// <summary>Linked to Control Hub.</summary>
    public static LicenseSiteType Linked { get; } = new("Linked site");

    /// <summary>In Site Administration.</summary>
    public static LicenseSiteType SiteAdminManaged { get; } = new("Site Admin managed site");

    /// <inheritdoc/>
    public static LicenseSiteType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>Where a person who has a license belongs.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<LicenseUserType>))]
public readonly record struct LicenseUserType(string Value) : IOpenString<LicenseUserType>
{
    /// <summary>To the organization.</summary>
    public static LicenseUserType Internal { get; } = new("INTERNAL");

    /// <summary>To another organization.</summary>
    public static LicenseUserType External { get; } = new("EXTERNAL");

    /// <inheritdoc/>
    public static LicenseUserType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
