using System.Globalization;

namespace Spark.Emulator;

/// <summary>A license that a person has, which a resource group serves.</summary>
internal sealed record ServedLicense(PersonRow Person, LicenseRow License)
{
    public string Id => SparkId.Of("RESOURCE_GROUP_MEMBERSHIP", $"{Person.Key:D}:{License.Key:D}");

    /// <summary>Its place in lists: people in the order they came, and their licenses by key.</summary>
    public string SortKey => Person.Created.ToString("D19", CultureInfo.InvariantCulture) + License.Key.ToString("D");
}

/// <summary>
/// Which resource group serves whom. There is a membership for every license that somebody has; kept is only who was moved away
/// from the first group. Every method is called under the gate.
/// </summary>
internal sealed class ResourceGroupMembershipsStore(Cloud cloud)
{
    private readonly Dictionary<(Guid Person, Guid License), string> _moved = [];

    /// <summary>All of an organization's, in the order of lists.</summary>
    public IEnumerable<ServedLicense> Of(OrganizationRow organization) =>
        cloud
            .People.All.Items.Where(person => person.OrgKey == organization.Key)
            .SelectMany(person =>
                organization
                    .Licenses.Where(license => license.IsOf(person))
                    .Select(license => new ServedLicense(person, license))
            )
            .OrderBy(served => served.SortKey, StringComparer.Ordinal);

    public ServedLicense? ById(OrganizationRow organization, string id) =>
        SparkId.Pair(id) is var (person, license)
            ? Of(organization).FirstOrDefault(served => served.Person.Key == person && served.License.Key == license)
            : null;

    public void Move(ServedLicense served, ResourceGroup group) =>
        Move(served.Person.Key, served.License.Key, group.Id);

    public void Move(Guid person, Guid license, string groupId) => _moved[(person, license)] = groupId;

    /// <summary>The groups of those who were moved away from the first one.</summary>
    public IReadOnlyDictionary<(Guid Person, Guid License), string> Moved => _moved;

    public ResourceGroupMembership ToWire(OrganizationRow organization, ServedLicense served) =>
        new()
        {
            Id = served.Id,
            ResourceGroupId =
                _moved.GetValueOrDefault((served.Person.Key, served.License.Key))
                ?? ResourceGroup.Of(organization)[0].Id,
            LicenseId = served.License.Id,
            PersonId = served.Person.Id,
            PersonOrgId = organization.Wire.Id,
            Status = ResourceGroupMembership.Activated,
        };

    public void Clear() => _moved.Clear();
}
