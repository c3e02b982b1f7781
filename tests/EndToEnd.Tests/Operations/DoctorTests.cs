using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What the doctor finds.</summary>
public class DoctorTests
{
    [Fact]
    public async Task A_healthy_bot_gets_a_clean_bill_and_no_secret_is_shown()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var port = Ports.Free();
        await using var bot = StoryBot.Build(
            cloud,
            options: options => options.WebhookSecrets.Add("a-secret-to-keep"),
            host: host => host.WebHost.UseUrls($"http://127.0.0.1:{port}"),
            says: bot => bot.OnCommand("deploy", "", (_, _) => Task.CompletedTask)
        );

        var report = await bot.RunAsync(["--doctor"], expected: 0);

        report.ShouldContain($"[ ok ] API            {cloud.ApiUrl}/people/me answers in");
        report.ShouldContain("[ ok ] proxy");
        report.ShouldContain("[ ok ] clock");
        report.ShouldContain("[ ok ] token          of the bot EchoBot (echobot@webex.bot)");
        report.ShouldContain("[ ok ] commands       deploy");
        report.ShouldContain("[ ok ] events         messages/created");
        report.ShouldContain("[ ok ] inbox          Memory: takes events");
        report.ShouldContain($"[ ok ] public address http://127.0.0.1:{port}/spark/webhooks");
        report.ShouldContain("[ ok ] round trip     a signed delivery reaches this bot");
        report.ShouldContain("[note] webhooks       none named 'Story (Production)' yet");
        report.ShouldContain("All is well.");
        report.ShouldNotContain("a-secret-to-keep");
        report.ShouldNotContain("Bearer");
        (await cloud.HooksAsync()).ShouldBeEmpty("the doctor changes nothing");
    }

    [Fact]
    public async Task Beside_a_running_bot_the_round_trip_ends_there_and_no_handler_sees_it()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var handled = 0;
        await using var running = await StoryBot.StartAsync(
            cloud,
            says: bot =>
                bot.OnMessage(
                    (_, _) =>
                    {
                        Interlocked.Increment(ref handled);
                        return Task.CompletedTask;
                    }
                )
        );
        await using var doctor = StoryBot.Build(cloud, host: host => host.WebHost.UseUrls(running.Url.AbsoluteUri));

        var report = await doctor.RunAsync(["--doctor"], expected: 0);

        report.ShouldContain("reaches this bot, already running");
        report.ShouldContain("[ ok ] webhook        messages/created: active");
        handled.ShouldBe(0);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_with_what_to_do()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await cloud.HookAsync(StoryBot.Name, "https://old.example.com/spark/webhooks?key=confidential");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10));
        await using var bot = StoryBot.Build(
            cloud,
            options: options => options.PublicUrl = $"http://127.0.0.1:{Ports.Free()}",
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );

        var report = await bot.RunAsync(["--doctor"], expected: 1);

        report.ShouldMatch(@"\[FAIL\] clock          (599|60[0-5]) s behind");
        report.ShouldContain("NTP");
        report.ShouldContain("[FAIL] round trip     nothing gets through");
        report.ShouldContain("Is the tunnel or proxy up");
        report.ShouldContain("leads to https://old.example.com/spark/webhooks");
        report.ShouldNotContain("confidential");
        report.ShouldContain("3 of these must be put right.");
    }

    [Fact]
    public async Task A_refused_token_fails_and_is_not_shown()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(cloud, options: options => options.AccessToken = "wrong-token");

        var report = await bot.RunAsync(["--doctor"], expected: 1);

        report.ShouldContain("[FAIL] token          the service refuses it (401)");
        report.ShouldContain("SPARK_ACCESS_TOKEN");
        report.ShouldNotContain("wrong-token");
    }

    [Fact]
    public async Task A_person_s_token_without_a_secret_fails_and_with_one_is_noted()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var without = StoryBot.Build(cloud, options: options => options.AccessToken = "alice");
        await using var with = StoryBot.Build(
            cloud,
            options: options =>
            {
                options.AccessToken = "alice";
                options.WebhookSecrets.Add("long random text");
            },
            host: host => host.WebHost.UseUrls($"http://127.0.0.1:{Ports.Free()}")
        );

        (await without.RunAsync(["--doctor"], expected: 1)).ShouldContain("set Spark:WebhookSecrets:0");
        (await with.RunAsync(["--doctor"], expected: 0)).ShouldContain("type person: it may expire");
    }

    [Fact]
    public async Task An_API_that_is_away_fails_with_where_to_look()
    {
        var cloud = await SparkEmulator.StartAsync();
        await cloud.DisposeAsync();
        await using var bot = StoryBot.Build(cloud, options: options => options.MaxAttempts = 1);

        var report = await bot.RunAsync(["--doctor"], expected: 1);

        report.ShouldContain("[FAIL] API");
        report.ShouldContain("HTTPS_PROXY");
    }

    [Fact]
    public async Task Mistakes_in_the_configuration_are_the_first_that_must_be_put_right()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var bot = StoryBot.Build(
            cloud,
            options: options => (options.MaxConcurrency, options.WebhookPath) = (0, "nonsense")
        );

        var report = await bot.RunAsync(["--doctor"], expected: 1);

        report.ShouldContain("[FAIL] configuration  MaxConcurrency must be 1 or more.");
        report.ShouldContain("[FAIL] configuration  WebhookPath must be a plain path");
    }
}
