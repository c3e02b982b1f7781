using System.Diagnostics;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>What must never be told: looked for in all that a bot says about itself, while everything goes wrong.</summary>
public class SecrecyTests
{
    private const string Token = "TOKEN-7f3a91";
    private const string WebhookSecret = "SECRET-c04d55";
    private const string OldSecret = "SECRET-OLD-9b1e";
    private const string Said = "TEXT-said-by-a-person";
    private const string Replied = "TEXT-of-the-reply";

    [Fact]
    public async Task No_token_secret_or_text_of_a_message_is_in_logs_traces_health_or_the_doctors_report()
    {
        await using var cloud = await SparkEmulator.StartAsync(new SparkEmulatorOptions { Seed = Seed() });
        using var traces = new Traces("Spark");
        await using var bot = await StoryBot.StartAsync(
            cloud,
            options: Configure,
            says: bot =>
                bot.OnMessage(
                    async (message, ct) =>
                    {
                        await message.ReplyAsync(Replied, ct);
                        await message.Spark.Rooms.GetAsync("no-such-room", ct);
                    }
                )
        );
        using var http = new HttpClient(new SocketsHttpHandler());

        // A message is answered, and then its handler fails on what the API says; a forged delivery is refused.
        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), Said);
        (await cloud.Person("alice").NextReplyAsync()).Text.ShouldBe(Replied);
        await Until.TrueAsync(() =>
            Task.FromResult(bot.Log.All.Any(line => line.Contains("failed", StringComparison.Ordinal)))
        );
        using var forged = new StringContent(Said, System.Text.Encoding.UTF8, "application/json");
        forged.Headers.Add("X-Spark-Signature", new string('a', 40));
        await http.PostAsync(bot.Hook, forged);
        var (_, health) = await bot.HealthAsync();
        await using var patient = StoryBot.Build(cloud, options: Configure, says: says => says.OnMessage(_ => Replied));
        using var report = new StringWriter();
        await patient.App.RunSparkBotAsync(["--doctor"], report);

        bot.Log.All.Count.ShouldBeGreaterThan(10);
        traces.Ended.ShouldNotBeEmpty();
        report.ToString().ShouldContain("[ ok ]");
        foreach (
            var told in bot
                .Log.All.Concat(patient.Log.All)
                .Concat(traces.Ended.Select(Told))
                .Append(health)
                .Append(report.ToString())
        )
        {
            foreach (var secret in (string[])[Token, WebhookSecret, OldSecret, Said, Replied])
            {
                told.ShouldNotContain(secret, Case.Insensitive);
            }
        }
    }

    private static void Configure(SparkBotOptions options)
    {
        options.AccessToken = Token;
        options.WebhookSecrets.Add(WebhookSecret);
        options.WebhookSecrets.Add(OldSecret);
        options.HandlerAttempts = 1;
    }

    private static EmulatorSeed Seed() =>
        new([
            new("Example")
            {
                People =
                [
                    new("Alice", "alice@example.com", "alice"),
                    new("EchoBot", "echobot@webex.bot", Token) { Type = "bot" },
                ],
            },
        ]);

    private static string Told(Activity activity) =>
        $"{activity.DisplayName} {activity.StatusDescription} {Told(activity.TagObjects)} "
        + Told(activity.Events.SelectMany(e => e.Tags));

    private static string Told(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
