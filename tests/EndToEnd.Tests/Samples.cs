namespace EndToEnd.Tests;

/// <summary>
/// Where the samples' programs are: each in its own folder, with its own settings beside it. In the folder of the tests
/// there is a copy of every sample, but only one of them could keep its <c>appsettings.json</c>.
/// </summary>
internal static class Samples
{
    public static string Program(string name)
    {
        var mine = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(mine.Parent!.Parent!.FullName, name, mine.Name, $"{name}.dll");
    }
}
