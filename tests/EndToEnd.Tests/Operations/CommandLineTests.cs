using Microsoft.Extensions.Configuration;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What a bot can do instead of running.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-command-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_run_with_register_only_makes_the_webhooks_for_a_bot_that_does_not_and_unregister_removes_them()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var running = await StoryBot.StartAsync(
            cloud,
            options: options => options.RegisterWebhooks = false
        );
        var foreign = await cloud.HookAsync("somebody else's", "http://127.0.0.1:9/theirs");
        (await running.HealthAsync()).Text.ShouldContain("Somebody else registers");

        await using var once = StoryBot.Build(cloud, options: options => options.PublicUrl = running.Url.AbsoluteUri);
        (await once.RunAsync(["--register-only"], expected: 0)).ShouldContain(running.Hook.AbsoluteUri);
        await cloud.AnswersAsync("hello", "hi");

        await using var last = StoryBot.Build(cloud);
        (await last.RunAsync(["--unregister"], expected: 0)).ShouldContain("messages/created");
        (await cloud.HooksAsync()).ShouldHaveSingleItem().Id.ShouldBe(foreign.Id);
    }

    [Fact]
    public async Task Unregister_says_when_there_is_nothing_to_remove()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud);

        (await bot.RunAsync(["--unregister"], expected: 0)).ShouldContain("There are no webhooks named");
    }

    [Fact]
    public async Task Register_only_that_is_not_possible_says_why_and_fails()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud, options: options => options.AccessToken = "wrong");

        (await bot.RunAsync(["--register-only"], expected: 1)).ShouldContain("401");
    }

    [Fact]
    public async Task A_switch_that_is_not_the_last_argument_is_refused_since_the_next_would_be_lost()
    {
        string[] args = ["--doctor", "--Spark:PublicUrl=https://bot.example.com"];
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud, host: host => host.Configuration.AddCommandLine(args));

        (await bot.RunAsync(args, expected: 2)).ShouldContain("--doctor must be the last argument");
    }

    [Theory]
    [InlineData("--docter", "--doctor")]
    [InlineData("-doctor", "--doctor")]
    [InlineData("--UNREGISTER", "--unregister")]
    [InlineData("--replay-deadletters=17", "--replay-dead-letters")]
    [InlineData("--move-inboks=old.db", "--move-inbox")]
    public async Task A_misspelt_switch_is_refused_rather_than_running_the_bot(string written, string meant)
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud);

        (await bot.RunAsync([written], expected: 2)).ShouldContain(
            $"There is no {written.Split('=')[0]}. Did you mean {meant}?"
        );
    }

    [Theory]
    [InlineData("--dead-letters", 0)]
    [InlineData("--dead-letters=1", 2)]
    [InlineData("--replay-dead-letters=x", 1)]
    public async Task Dead_letters_that_are_not_there_are_no_failure_and_wrong_numbers_are(string written, int expected)
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(
            cloud,
            options: options => (options.Inbox, options.InboxPath) = ("Sqlite", Path.GetRandomFileName()),
            host: host => host.Environment.ContentRootPath = _folder.FullName
        );

        var output = await bot.RunAsync([written], expected);

        output.Contains("There are no dead letters.").ShouldBe(expected is 0, output);
    }

    [Fact]
    public async Task Without_a_switch_of_its_own_the_bot_runs_until_it_is_stopped()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var bot = StoryBot.Build(cloud); // disposed by its run
        using var stop = new CancellationTokenSource();
        var run = bot.App.RunSparkBotAsync(["--Spark:AnswerBots=false", "--verbose"], output: null, stop.Token);
        await Until.TrueAsync(async () => (await cloud.HooksAsync()).Count == 1);
        await cloud.AnswersAsync("hello", "hi");

        await stop.CancelAsync();

        (await run).ShouldBe(0);
    }

    [Fact]
    public async Task Asked_to_the_bot_removes_its_webhooks_when_it_is_stopped()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var foreign = await cloud.HookAsync("somebody else's", "http://127.0.0.1:9/theirs");
        await using var bot = await StoryBot.StartAsync(cloud, options: options => options.RemoveWebhooksOnStop = true);

        await bot.App.StopAsync();

        (await cloud.HooksAsync()).ShouldHaveSingleItem().Id.ShouldBe(foreign.Id);
    }
}
