namespace Spark.Emulator.Tests.Hosting;

public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-tool");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_packed_tool_is_installed_answers_and_ends_cleanly_on_SIGTERM()
    {
        var (feed, tools) = (Path.Combine(_folder.FullName, "feed"), Path.Combine(_folder.FullName, "tools"));
        var config = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(
            config,
            $"""<configuration><packageSources><clear /><add key="here" value="{feed}" /></packageSources></configuration>""",
            TestContext.Current.CancellationToken
        );
        var project = Path.Combine(Root(), "src", "Spark.Emulator.Tool");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

        await DotnetAsync("pack", project, "--no-build", "-c", configuration, "-o", feed, "-nodeReuse:false");
        await DotnetAsync("tool", "install", "Spark.Emulator.Tool", "--tool-path", tools, "--configfile", config);

        await using var program = ChildProcess.Start(
            Path.Combine(tools, "spark-emulator"),
            ["--urls", "http://127.0.0.1:0", "--state", Path.Combine(_folder.FullName, "state.json")]
        );
        using var http = new HttpClient(new SocketsHttpHandler());
        var page = new Uri(await program.ReadAsync("Chat page: "));
        (await http.GetStringAsync(new Uri(page, "/health/live"), TestContext.Current.CancellationToken)).ShouldBe(
            "Healthy"
        );
        (await http.GetStringAsync(page, TestContext.Current.CancellationToken)).ShouldContain("<html");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        (await program.TerminateAsync()).ShouldBe(0);
    }

    private static async Task DotnetAsync(params string[] args)
    {
        await using var dotnet = ChildProcess.Start("dotnet", args);
        (await dotnet.ExitAsync()).ShouldBe(0, dotnet.Output);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SparkBot.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
