using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>Which resource group serves a person's license, on the wire.</summary>
internal sealed record ResourceGroupMembership
{
    /// <summary>Nothing has to be put in force here, so all of them are.</summary>
    public const string Activated = "activated";

    public required string Id { get; init; }

    public required string ResourceGroupId { get; init; }

    public required string LicenseId { get; init; }

    public required string PersonId { get; init; }

    public required string PersonOrgId { get; init; }

    public required string Status { get; init; }
}

/// <summary>The body of an update: all of it, although only the resource group can change.</summary>
internal sealed record ResourceGroupMembershipRequest
{
    public string? ResourceGroupId { get; init; }

    public string? LicenseId { get; init; }

    public string? PersonId { get; init; }

    public string? PersonOrgId { get; init; }

    public string? Status { get; init; }
}

[JsonSerializable(typeof(ResourceGroupMembership))]
[JsonSerializable(typeof(ItemList<ResourceGroupMembership>))]
[JsonSerializable(typeof(ResourceGroupMembershipRequest))]
internal sealed partial class ResourceGroupMembershipsJson : JsonSerializerContext
{
    public static readonly ResourceGroupMembershipsJson Own = new(EmulatorJson.NewOptions());
}
