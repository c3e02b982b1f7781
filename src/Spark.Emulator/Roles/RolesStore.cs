namespace Spark.Emulator;

/// <summary>The roles of the seed, those that its people have, and the two that give rights. They never change.</summary>
internal sealed class RolesStore(EmulatorSeed seed)
{
    private readonly Role[] _roles =
    [
        .. seed
            .Organizations.SelectMany(organization => organization.Roles ?? [])
            .Concat(
                seed.Organizations.SelectMany(organization => organization.People)
                    .SelectMany(person => person.Roles ?? [])
            )
            .Append(Role.Administrator)
            .Append(Role.ComplianceOfficer)
            .Select(name => new Role(Role.IdOf(name), name))
            .DistinctBy(role => role.Id, StringComparer.Ordinal),
    ];

    public IReadOnlyList<Role> All => _roles;

    public Role? ById(string? id) =>
        SparkId.Uuid(id) is { } key ? Array.Find(_roles, role => SparkId.Uuid(role.Id) == key) : null;
}
