using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// That a person's license is served by a resource group. (Webex API: Resource Group Memberships.)
/// </summary>
public sealed record ResourceGroupMembership : SparkObject
{
    /// <summary>The membership's id, made of the person's and the license's.</summary>
    public required string Id { get; init; }

    /// <summary>The resource group.</summary>
    public string? ResourceGroupId { get; init; }

    /// <summary>The license.</summary>
    public string? LicenseId { get; init; }

    /// <summary>The person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The person's organization.</summary>
    public string? PersonOrgId { get; init; }

    /// <summary>Whether it is in force.</summary>
    public ResourceGroupMembershipStatus? Status { get; init; }
}

/// <summary>Whether a resource group membership is in force.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<ResourceGroupMembershipStatus>))]
public readonly record struct ResourceGroupMembershipStatus(string Value) : IOpenString<ResourceGroupMembershipStatus>
{
    /// <summary>Not yet.</summary>
    public static ResourceGroupMembershipStatus Pending { get; } = new("pending");

    /// <summary>It is.</summary>
    public static ResourceGroupMembershipStatus Activated { get; } = new("activated");

    /// <summary>It could not be put in force.</summary>
    public static ResourceGroupMembershipStatus Error { get; } = new("error");

    /// <inheritdoc/>
    public static ResourceGroupMembershipStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
