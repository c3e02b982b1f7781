namespace Spark.Emulator;

/// <summary>In a snapshot: the file scans that were added while the emulator ran.</summary>
internal static class FileScanSnapshot
{
    public static void Load(IReadOnlyList<EmulatorFileScan> all, Cloud cloud)
    {
        if (all.SelectMany(scan => scan.Problems()).FirstOrDefault() is { } problem)
        {
            throw new SnapshotException(problem);
        }

        cloud.FileScans.Add(all);
    }
}
