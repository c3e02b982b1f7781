namespace Spark.Emulator;

/// <summary>An organization in the store, with its licenses.</summary>
internal sealed class OrganizationRow(Guid key, EmulatorSeedOrganization seed, long created)
{
    public Guid Key => key;

    public long Created => created;

    public string Name => seed.DisplayName;

    public IReadOnlyList<LicenseRow> Licenses { get; } =
    [
        .. (seed.Licenses ?? [])
            .Distinct(StringComparer.Ordinal)
            .Select(name => new LicenseRow(SparkId.Stable($"license {seed.DisplayName} {name}"), name)),
    ];

    public Organization Wire { get; } =
        new(SparkId.Of("ORGANIZATION", key), seed.DisplayName, Timestamps.Format(created));

    public LicenseRow? License(string? id) =>
        SparkId.Uuid(id) is { } wanted ? Licenses.FirstOrDefault(license => license.Key == wanted) : null;
}
