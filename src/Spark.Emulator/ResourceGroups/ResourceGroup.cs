using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A group of hybrid services' resources on the wire. Every organization has the same two.</summary>
internal sealed record ResourceGroup(string Id, string Name, string OrgId)
{
    private static readonly string[] Names = ["Resource Group 1", "Resource Group 2"];

    /// <summary>An organization's groups; the first serves whoever was not moved. Their ids are the same on every start.</summary>
    public static IReadOnlyList<ResourceGroup> Of(OrganizationRow organization) =>
        [
            .. Names.Select(name => new ResourceGroup(
                SparkId.Of("RESOURCE_GROUP", SparkId.Stable($"resource group {organization.Key:D} {name}")),
                name,
                organization.Wire.Id
            )),
        ];

    public static ResourceGroup? Find(OrganizationRow organization, string? id) =>
        SparkId.Uuid(id) is { } key ? Of(organization).FirstOrDefault(group => SparkId.Uuid(group.Id) == key) : null;
}

[JsonSerializable(typeof(ResourceGroup))]
[JsonSerializable(typeof(ItemList<ResourceGroup>))]
internal sealed partial class ResourceGroupsJson : JsonSerializerContext
{
    public static readonly ResourceGroupsJson Own = new(EmulatorJson.NewOptions());
}
