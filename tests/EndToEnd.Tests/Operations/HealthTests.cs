using System.Net;
using Microsoft.Extensions.Logging;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What a bot says about its health, and to whom.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-health-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_wrong_with_the_inbox_is_in_the_log_and_not_in_the_answer()
    {
        var file = Path.Combine(_folder.FullName, "inbox.db");
        await File.WriteAllTextAsync(file, new string('x', 8192));
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(
            cloud,
            options: options => (options.Inbox, options.InboxPath) = ("Sqlite", file)
        );
        await bot.App.StartAsync();

        await bot.NotReadyAsync("The inbox takes no events; the log says why.");
        (await bot.HealthAsync()).Text.ShouldNotContain(_folder.Name);
        bot.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("inbox") && line.Contains(file));
    }

    [Fact]
    public async Task Who_asks_while_the_bot_is_not_ready_writes_no_lines_of_the_log()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud, options: options => options.AccessToken = "unknown");
        await bot.App.StartAsync();
        await bot.NotReadyAsync("refuses the access token");
        await bot.HealthAsync();

        var before = bot.Log.At(LogLevel.Error).Count;
        for (var question = 0; question < 20; question++)
        {
            (await bot.HealthAsync()).IsReady.ShouldBeFalse();
        }

        bot.Log.At(LogLevel.Error).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Its_addresses_can_be_moved_and_left_out()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(
            cloud,
            map: paths => (paths.Live, paths.Ready) = (null, "/internal/ready")
        );
        await bot.App.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bot.Url };

        await Until.TrueAsync(async () => (await http.GetAsync("/internal/ready")).IsSuccessStatusCode);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await cloud.AnswersAsync("hello", "hi");
    }
}
