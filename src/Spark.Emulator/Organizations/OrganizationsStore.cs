namespace Spark.Emulator;

/// <summary>The organizations of the seed. Every method is called under the gate.</summary>
internal sealed class OrganizationsStore(Cloud cloud)
{
    public const string NotManaged = "The caller does not administer this organization.";

    private readonly List<OrganizationRow> _seeded = [];
    private readonly Dictionary<Guid, OrganizationRow> _all = [];

    public OrganizationRow Of(PersonRow person) => _all[person.OrgKey];

    public OrganizationRow? ById(string? id) => SparkId.Uuid(id) is { } key ? _all.GetValueOrDefault(key) : null;

    /// <summary>The organization that a call of an administrator names; the caller's own when it names none.</summary>
    public OrganizationRow Managed(PersonRow caller, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return Of(caller);
        }

        var organization = ById(id) ?? throw ApiException.NotFound("Could not find an organization with provided ID.");
        return organization.Key == caller.OrgKey ? organization : throw ApiException.Forbidden(NotManaged);
    }

    public IReadOnlyCollection<OrganizationRow> All => _all.Values;

    /// <summary>There are these, and no others.</summary>
    public void Load(IEnumerable<OrganizationRow> rows)
    {
        _all.Clear();
        foreach (var row in rows)
        {
            _all[row.Key] = row;
        }
    }

    /// <summary>Adds an organization of a seed, or to the licenses of the one of that name.</summary>
    public void Add(EmulatorSeedOrganization seed, Guid key)
    {
        if (_all.TryGetValue(key, out var known))
        {
            var licenses = known.Licenses.Select(license => license.Name).Union(seed.Licenses, StringComparer.Ordinal);
            seed = seed with { Licenses = [.. licenses] };
            _seeded.RemoveAll(organization => organization.Key == key);
        }

        var row = new OrganizationRow(key, seed, known?.Created ?? cloud.Now());
        _all[key] = row;
        _seeded.Add(row);
    }

    /// <summary>Webex API: not while anything is in it; the administrator who does it goes with it.</summary>
    public void Delete(PersonRow caller, OrganizationRow organization)
    {
        var others = cloud
            .People.All.Items.Where(person => person.OrgKey == organization.Key && person != caller)
            .Select(person => person.DisplayName)
            .ToList();
        if (others.Count > 0)
        {
            throw new ApiException(
                StatusCodes.Status409Conflict,
                $"The organization still has people: {string.Join(", ", others)}."
            );
        }

        cloud.People.Remove(caller, caller);
        _all.Remove(organization.Key);
    }

    public void Restore()
    {
        _all.Clear();
        foreach (var organization in _seeded)
        {
            _all[organization.Key] = organization;
        }
    }
}
