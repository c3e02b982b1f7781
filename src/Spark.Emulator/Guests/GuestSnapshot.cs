namespace Spark.Emulator;

/// <summary>In a snapshot: which of its people are guests.</summary>
internal static class GuestSnapshot
{
    public static IReadOnlyList<Guid> All(Cloud cloud) =>
        [.. cloud.Guests.All.OrderBy(guest => guest.Created).Select(guest => guest.Key)];

    public static void Load(IReadOnlyList<Guid> all, Cloud cloud)
    {
        foreach (var key in all)
        {
            cloud.Guests.Add(
                cloud.People.ByKey(key) ?? throw new SnapshotException($"the guest {key} is not among its people")
            );
        }
    }
}
