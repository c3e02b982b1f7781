using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// Which licenses to list. The API no longer documents pages here: <see cref="SparkListRequest.PageSize"/> is sent
/// only when it is set.
/// </summary>
public sealed record ListLicensesRequest : SparkListRequest
{
    /// <summary>Licenses of this organization; default the caller's own.</summary>
    public string? OrgId { get; init; }

    private protected override void AddTo(Query query) => query.Add("orgId", OrgId);
}

/// <summary>Which licenses and sites a person gets or loses: give the person's email or id.</summary>
public sealed record AssignLicensesRequest : SparkRequest
{
    /// <summary>The person, by email.</summary>
    public string? Email { get; init; }

    /// <summary>The person, by id.</summary>
    public string? PersonId { get; init; }

    /// <summary>The organization the licenses belong to; default the caller's own.</summary>
    public string? OrgId { get; init; }

    /// <summary>The licenses.</summary>
    public IReadOnlyList<LicenseAssignment>? Licenses { get; init; }

    /// <summary>The meeting sites to be an attendee of.</summary>
    public IReadOnlyList<SiteAssignment>? SiteUrls { get; init; }
}

/// <summary>A license to give or take.</summary>
public sealed record LicenseAssignment : SparkRequest
{
    /// <summary>The license.</summary>
    public required string Id { get; init; }

    /// <summary>Give or take; default give.</summary>
    public LicenseOperation? Operation { get; init; }

    /// <summary>What a calling license needs.</summary>
    public LicenseProperties? Properties { get; init; }
}

/// <summary>What a calling license needs: a phone number or an extension; without a number a location.</summary>
public sealed record LicenseProperties : SparkRequest
{
    /// <summary>The location, by id.</summary>
    public string? LocationId { get; init; }

    /// <summary>The phone number at work.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The extension.</summary>
    public string? Extension { get; init; }
}

/// <summary>A meeting site to become an attendee of, or to leave.</summary>
public sealed record SiteAssignment : SparkRequest
{
    /// <summary>The site, such as <c>example.webex.com</c>.</summary>
    public required string SiteUrl { get; init; }

    /// <summary><c>attendee</c>, the only value.</summary>
    public string AccountType { get; init; } = "attendee";

    /// <summary>Give or take; default give.</summary>
    public LicenseOperation? Operation { get; init; }
}

/// <summary>Whether a license is given or taken.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<LicenseOperation>))]
public readonly record struct LicenseOperation(string Value) : IOpenString<LicenseOperation>
{
    /// <summary>Given.</summary>
    public static LicenseOperation Add { get; } = new("add");

    /// <summary>Taken.</summary>
    public static LicenseOperation Remove { get; } = new("remove");

    /// <inheritdoc/>
    public static LicenseOperation Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
