namespace Spark.Emulator;

/// <summary>A license of an organization. Who has it is known by the people.</summary>
internal sealed class LicenseRow(Guid key, string name)
{
    /// <summary>A seed names licenses only: there are this many of each.</summary>
    public const int TotalUnits = 100;

    public Guid Key => key;

    public string Id { get; } = SparkId.Of("LICENSE", key);

    public string Name => name;

    public bool IsOf(PersonRow person) => person.Full.Licenses?.Contains(Id, StringComparer.Ordinal) == true;

    public int Consumed(Cloud cloud) => cloud.People.All.Items.Count(IsOf);

    public License ToWire(Cloud cloud)
    {
        var consumed = Consumed(cloud);
        return new License
        {
            Id = Id,
            Name = name,
            TotalUnits = TotalUnits,
            ConsumedUnits = consumed,
            ConsumedByUsers = consumed,
            ConsumedByWorkspaces = 0,
        };
    }
}
