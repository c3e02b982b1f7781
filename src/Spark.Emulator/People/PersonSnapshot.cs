namespace Spark.Emulator;

/// <summary>A person in a snapshot; one who is gone is there for what he or she left behind.</summary>
internal sealed record PersonSnapshot
{
    public required Guid Key { get; init; }

    public required Guid Organization { get; init; }

    public required string Token { get; init; }

    public required long Created { get; init; }

    public required Person Person { get; init; }

    public bool IsGone { get; init; }

    public static IReadOnlyList<PersonSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var there = cloud.People.All.Items;
        // Who was deleted and has come again is there, also for what he or she left behind.
        var keys = there.Select(row => row.Key).ToHashSet();
        var gone = kept.People.Where(row => !keys.Contains(row.Key)).DistinctBy(row => row.Key);
        return
        [
            .. there.Select(row => Of(row, isGone: false)),
            .. gone.OrderBy(row => row.Created).Select(row => Of(row, isGone: true)),
        ];
    }

    public static void Load(IReadOnlyList<PersonSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            if (cloud.Organizations.ById(one.Organization.ToString("D")) is null && !one.IsGone)
            {
                throw new SnapshotException($"the organization of the person {one.Key} is not in it");
            }

            known.Add(cloud.People.Load(one));
        }
    }

    private static PersonSnapshot Of(PersonRow row, bool isGone) =>
        new()
        {
            Key = row.Key,
            Organization = row.OrgKey,
            Token = row.Token,
            Created = row.Created,
            Person = row.Full,
            IsGone = isGone,
        };
}
