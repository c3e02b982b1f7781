using System.ComponentModel;
using System.Globalization;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>What a real process does when its disk fills up, when it is stopped under load, and when there are two of it.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-process-");

    private string Inbox => Path.Combine(_folder.FullName, "inbox.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Stopped_under_load_it_finishes_or_keeps_what_it_accepted_and_the_next_start_does_the_rest()
    {
        await using var cloud = await SparkEmulator.StartAsync(Unforgiving());
        await using var proxy = await LoadBalancer.StartAsync();
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        await using (var first = await ReadyAsync(cloud, proxy))
        {
            var said = Task.Run(async () =>
            {
                for (var n = 0; n < 200; n++)
                {
                    await alice.SaysAsync(echo, string.Create(CultureInfo.InvariantCulture, $"echo {n}"));
                }
            });
            await Until.TrueAsync(() => Accepted(proxy) > 20);
            (await first.TerminateAsync()).ShouldBe(0);
            await said;
        }

        proxy.LeadTo();
        var accepted = Accepted(proxy);
        await using var second = await ReadyAsync(cloud, proxy);

        var answers = new HashSet<string>();
        while (answers.Count < accepted)
        {
            answers.Add((await alice.NextReplyAsync()).Text!).ShouldBeTrue(); // none twice
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_with_the_reason()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var first = await BotProcess.StartAsync(cloud.ApiUrl, "http://127.0.0.1:1", Inbox);

        await using var second = BotProcess.Start(cloud.ApiUrl, "http://127.0.0.1:1", Inbox);

        (await second.ExitAsync()).ShouldNotBe(0);
        second.Output.ShouldContain("is used by another process");
    }

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_says_so_and_goes_on_when_there_is_space()
    {
        var disk = Path.Combine(_folder.FullName, "disk");
        Directory.CreateDirectory(disk);
        Mount(disk);
        try
        {
            await using var cloud = await SparkEmulator.StartAsync(Unforgiving());
            await using var proxy = await LoadBalancer.StartAsync();
            await using var bot = await ReadyAsync(cloud, proxy, Path.Combine(disk, "inbox.db"));
            var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
            await alice.SaysAsync(echo, "echo before");
            (await alice.NextReplyAsync()).Text.ShouldBe("before");

            await FillAsync(Path.Combine(disk, "ballast"));
            await Until.TrueAsync(async () =>
            {
                await alice.SaysAsync(echo, "echo lost on a full disk");
                return (await bot.HealthAsync()).Contains("The inbox takes no events", StringComparison.Ordinal);
            });
            (await bot.HealthAsync()).ShouldContain("Unhealthy");
            await Until.TrueAsync(() => proxy.Answered.Any(answer => answer.Status == 503));
            File.Delete(Path.Combine(disk, "ballast"));
            await Until.TrueAsync(async () =>
                !(await bot.HealthAsync()).Contains("Unhealthy", StringComparison.Ordinal)
            );

            await alice.SaysAsync(echo, "echo after");
            await Until.TrueAsync(async () => (await alice.NextReplyAsync()).Text == "after");
            bot.Output.ShouldContain("the disk is full");
            bot.Output.ShouldContain("works again");
        }
        finally
        {
            ChildProcess.Run("umount", "-l", disk);
        }
    }

    [Fact]
    public async Task A_damaged_file_keeps_it_from_being_ready_and_a_new_one_is_begun_when_it_is_moved_away()
    {
        await File.WriteAllTextAsync(Inbox, new string('x', 8192));
        await using var cloud = await SparkEmulator.StartAsync(Unforgiving());
        await using var proxy = await LoadBalancer.StartAsync();
        await using var bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, Inbox);
        proxy.LeadTo(bot.Url);
        await Until.TrueAsync(async () => (await bot.HealthAsync()).Contains("The inbox takes no events"));
        await Until.TrueAsync(() => bot.Output.Contains("damaged, or no inbox"));
        (await bot.HealthAsync()).ShouldStartWith("{\"status\":\"Unhealthy");

        File.Move(Inbox, Inbox + ".damaged");
        await bot.HealthyAsync();

        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "echo after");
        (await cloud.Person("alice").NextReplyAsync()).Text.ShouldBe("after");
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_replayed_from_the_command_line_while_the_bot_runs()
    {
        await using var cloud = await SparkEmulator.StartAsync(Unforgiving());
        await using var proxy = await LoadBalancer.StartAsync();
        await using var bot = await ReadyAsync(
            cloud,
            proxy,
            Inbox,
            "--Spark:HandlerAttempts=1",
            "--Spark:MaxAttempts=1"
        );
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        echo.Suffers("""[{"kind":"serverError","count":1}]""");
        await alice.SaysAsync(echo, "echo again");
        await Until.TrueAsync(async () =>
            (await bot.HealthAsync()).Contains("1 were given up", StringComparison.Ordinal)
        );

        var (listed, list) = await CommandAsync(cloud, "--dead-letters");
        listed.ShouldBe(0);
        list.ShouldContain("messages/created");
        list.ShouldContain("after 1 attempts");
        var (replayed, replay) = await CommandAsync(cloud, "--replay-dead-letters");

        replayed.ShouldBe(0, replay);
        replay.ShouldContain("1 dead letters replayed.");
        (await alice.NextReplyAsync()).Text.ShouldBe("again");
        await Until.TrueAsync(async () =>
            !(await bot.HealthAsync()).Contains("were given up", StringComparison.Ordinal)
        );
    }

    private async Task<(int ExitCode, string Output)> CommandAsync(SparkEmulator cloud, string command)
    {
        await using var process = BotProcess.Start(cloud.ApiUrl, "http://127.0.0.1:1", Inbox, command);
        return (await process.ExitAsync(), process.Output);
    }

    private Task<BotProcess> ReadyAsync(SparkEmulator cloud, LoadBalancer proxy) => ReadyAsync(cloud, proxy, Inbox);

    private static async Task<BotProcess> ReadyAsync(
        SparkEmulator cloud,
        LoadBalancer proxy,
        string inbox,
        params string[] arguments
    )
    {
        var bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, inbox, arguments);
        proxy.LeadTo(bot.Url);
        await bot.HealthyAsync();
        return bot;
    }

    private static int Accepted(LoadBalancer proxy) =>
        proxy.Answered.Count(answer =>
            answer.Status is >= 200 and < 300
            && answer.Body.Contains("\"resource\":\"messages\"", StringComparison.Ordinal)
            && !answer.Body.Contains("echobot@webex.bot", StringComparison.Ordinal)
        );

    private static SparkEmulatorOptions Unforgiving() => new() { WebhookFailuresUntilInactive = int.MaxValue };

    /// <summary>A small disk, which only somebody who may mount one has; where all tests are promised, everybody must.</summary>
    private static void Mount(string disk)
    {
        try
        {
            ChildProcess.Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk);
        }
        catch (Exception error)
            when (error is InvalidOperationException or Win32Exception
                && Environment.GetEnvironmentVariable("CI") != "true"
            )
        {
            Assert.Skip($"No disk can be mounted here: {error.Message}");
        }
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // full
        }
    }
}
