namespace Testing;

/// <summary>
/// A server that a test starts for itself: on this machine alone, on a free port, with a store that goes with it, and
/// stopped by its own process.
/// </summary>
public abstract class Engine
{
    /// <summary>Where its data are.</summary>
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("spark-engine-");

    /// <summary>
    /// What a test does that needs a program which is not installed: it is skipped, or fails where the program is promised
    /// (<c>CI=true</c>).
    /// </summary>
    protected static void Need(bool isInstalled, string package)
    {
        if (!isInstalled && Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException($"{package} is not installed.");
        }

        Assert.SkipUnless(isInstalled, $"{package} is not installed.");
    }
}
