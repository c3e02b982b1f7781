using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>An organization on the wire.</summary>
internal sealed record Organization(string Id, string DisplayName, string Created);

[JsonSerializable(typeof(Organization))]
[JsonSerializable(typeof(ItemList<Organization>))]
internal sealed partial class OrganizationsJson : JsonSerializerContext
{
    public static readonly OrganizationsJson Own = new(EmulatorJson.NewOptions());
}
