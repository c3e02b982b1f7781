namespace Spark.Emulator;

/// <summary>In a snapshot: that another resource group than the first serves somebody's license.</summary>
internal sealed record ResourceGroupMoveSnapshot(Guid Person, Guid License, string Group)
{
    public static IReadOnlyList<ResourceGroupMoveSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .ResourceGroupMemberships.Moved.OrderBy(moved => moved.Key)
                .Select(moved => new ResourceGroupMoveSnapshot(moved.Key.Person, moved.Key.License, moved.Value)),
        ];

    public static void Load(IReadOnlyList<ResourceGroupMoveSnapshot> all, Cloud cloud)
    {
        foreach (var one in all)
        {
            cloud.ResourceGroupMemberships.Move(one.Person, one.License, one.Group);
        }
    }
}
