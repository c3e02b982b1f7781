namespace EndToEnd.Tests;

/// <summary>The pictures of the documentation: stories take them when <c>UPDATE_SCREENSHOTS=1</c>.</summary>
internal static class Screenshots
{
    public static bool AreWanted => Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1";

    public static Task TakeAsync(BrowserWindow window, string name) =>
        window.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository(), "docs", "images", name) });

    private static string Repository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SparkBot.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The repository's root was not found.");
        }

        return root.FullName;
    }
}
