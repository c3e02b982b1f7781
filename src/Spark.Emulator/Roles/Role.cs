using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A role on the wire; its id follows from its name, so it is the same on every start.</summary>
internal sealed record Role(string Id, string Name)
{
    public const string Administrator = "administrator";
    public const string ComplianceOfficer = "complianceOfficer";

    /// <summary>The id of a role, however its name is spelled: <c>complianceOfficer</c> is <c>Compliance Officer</c>.</summary>
    public static string IdOf(string name)
    {
        var plain = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return SparkId.Of("ROLE", SparkId.Stable("role " + (plain is "fulladministrator" ? Administrator : plain)));
    }
}

[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(ItemList<Role>))]
internal sealed partial class RolesJson : JsonSerializerContext
{
    public static readonly RolesJson Own = new(EmulatorJson.NewOptions());
}
