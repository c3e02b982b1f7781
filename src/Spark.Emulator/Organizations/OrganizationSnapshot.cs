namespace Spark.Emulator;

/// <summary>An organization in a snapshot.</summary>
internal sealed record OrganizationSnapshot(Guid Key, string DisplayName, IReadOnlyList<string> Licenses, long Created)
{
    public static IReadOnlyList<OrganizationSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .Organizations.All.OrderBy(row => row.Created)
                .Select(row => new OrganizationSnapshot(
                    row.Key,
                    row.Name,
                    [.. row.Licenses.Select(license => license.Name)],
                    row.Created
                )),
        ];

    public static void Load(IReadOnlyList<OrganizationSnapshot> all, Cloud cloud) =>
        cloud.Organizations.Load(
            all.Select(one => new OrganizationRow(
                one.Key,
                new EmulatorSeedOrganization(one.DisplayName) { Licenses = one.Licenses },
                one.Created
            ))
        );
}
