namespace Spark.Emulator;

/// <summary>The roles of the seed, those that its people have, and the two that give rights.</summary>
internal sealed class RolesStore
{
    private volatile Role[] _roles = [];

    public RolesStore(EmulatorSeed seed)
    {
        Add(seed);
        Load(_roles.Select(role => role.Name).Append(Role.Administrator).Append(Role.ComplianceOfficer));
    }

    public IReadOnlyList<Role> All => _roles;

    public Role? ById(string? id) =>
        SparkId.Uuid(id) is { } key ? Array.Find(_roles, role => SparkId.Uuid(role.Id) == key) : null;

    /// <summary>Adds the roles that a seed knows of.</summary>
    public void Add(EmulatorSeed seed) =>
        Load([
            .. _roles.Select(role => role.Name),
            .. seed.Organizations.SelectMany(organization => organization.Roles ?? []),
            .. seed.Organizations.SelectMany(organization => organization.People).SelectMany(p => p.Roles ?? []),
        ]);

    /// <summary>There are these, and no others.</summary>
    public void Load(IEnumerable<string> names) =>
        _roles = [
            .. names
                .Select(name => new Role(Role.IdOf(name), name))
                .DistinctBy(role => role.Id, StringComparer.Ordinal),
        ];
}
