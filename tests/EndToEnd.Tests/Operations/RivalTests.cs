using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>Two bots of the same name at different addresses.</summary>
public class RivalTests
{
    [Fact]
    public async Task A_webhook_that_leads_to_another_bot_which_is_alive_is_left_alone()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var first = await StoryBot.StartAsync(cloud, "echo");
        await using var second = StoryBot.Build(cloud, "second");
        await second.App.StartAsync();

        await second.NotReadyAsync("lead to another address");

        (await cloud.HooksAsync()).ShouldHaveSingleItem().TargetUrl.ShouldBe(first.Hook.AbsoluteUri);
        second
            .Log.At(LogLevel.Warning)
            .ShouldContain(line =>
                line.Contains(first.Hook.AbsoluteUri) && line.Contains("Spark:TakeOverWebhooks=true")
            );
        (await second.HealthAsync()).Text.ShouldNotContain(first.Url.Authority);
        await cloud.AnswersAsync("first", "first");
        await cloud.AnswersAsync("and nobody else", "and nobody else");
    }

    [Fact]
    public async Task When_the_other_is_gone_its_webhook_is_taken_over()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var first = await StoryBot.StartAsync(cloud, "first");
        await using var second = StoryBot.Build(cloud, "second");
        await second.App.StartAsync();
        await second.NotReadyAsync("lead to another address");

        await first.App.StopAsync();

        await second.ReadyAsync();
        await cloud.AnswersAsync("hello", "second");
    }

    [Fact]
    public async Task Two_bots_below_one_host_are_two_addresses()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        await using var blue = StoryBot.Build(cloud, "blue", Below("/blue", balancer));
        await using var green = StoryBot.Build(cloud, "green", Below("/green", balancer));
        await blue.App.StartAsync();
        balancer.LeadBelow("/blue", blue.Url);
        await blue.ReadyAsync();
        await green.App.StartAsync();
        balancer.LeadBelow("/green", green.Url);

        await green.NotReadyAsync("lead to another address");
        await cloud.AnswersAsync("hello", "blue");
        (await blue.HealthAsync()).IsReady.ShouldBeTrue();
        await blue.App.StopAsync();

        await green.ReadyAsync();
        await cloud.AnswersAsync("hello", "green");
    }

    [Fact]
    public async Task Told_to_the_bot_takes_the_webhook_over_and_the_other_knows_that_it_is_not_served_any_more()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var first = await StoryBot.StartAsync(
            cloud,
            "first",
            options => options.WebhookCheckInterval = TimeSpan.FromMilliseconds(100)
        );
        await using var second = await StoryBot.StartAsync(cloud, "second", options => options.TakeOverWebhooks = true);

        await cloud.AnswersAsync("hello", "second");
        await first.NotReadyAsync("lead to another address");
        (await cloud.HooksAsync()).ShouldHaveSingleItem().TargetUrl.ShouldBe(second.Hook.AbsoluteUri);
    }

    [Fact]
    public async Task Somebody_who_does_not_know_the_secret_is_not_robbed_either()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var first = await StoryBot.StartAsync(cloud, "first", Secret("one"));
        await using var second = StoryBot.Build(cloud, "second", Secret("another"));
        await second.App.StartAsync();

        await second.NotReadyAsync("lead to another address");
        await cloud.AnswersAsync("hello", "first");
    }

    [Fact]
    public async Task A_secret_is_replaced_in_three_steps_without_losing_a_message()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        var bots = new List<StoryBot>();
        try
        {
            foreach (
                var secrets in (string[][])
                    [
                        ["old"],
                        ["old", "new"],
                        ["new", "old"],
                        ["new"],
                    ]
            )
            {
                var bot = StoryBot.Build(cloud, string.Join('+', secrets), Secrets(secrets, balancer.Url));
                bots.Add(bot);
                await bot.App.StartAsync();
                balancer.LeadTo([.. bots.TakeLast(2).Select(each => each.Url)]);
                await bot.ReadyAsync();

                // Side by side with the one before, whoever gets it: both know the key that signs.
                for (var n = 0; n < 4; n++)
                {
                    await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "hello");
                    await cloud.Person("alice").NextReplyAsync();
                }

                balancer.LeadTo(bot.Url);
                await cloud.AnswersAsync("hello", string.Join('+', secrets));
                (await cloud.HooksAsync()).ShouldHaveSingleItem().Secret.ShouldBe(secrets[0]);
            }
        }
        finally
        {
            foreach (var bot in bots)
            {
                await bot.DisposeAsync();
            }
        }
    }

    private static Action<SparkBotOptions> Below(string path, LoadBalancer balancer) =>
        options =>
            (options.PublicUrl, options.WebhookPath, options.WebhookCheckInterval) = (
                balancer.Url,
                path + "/webhooks",
                TimeSpan.FromMilliseconds(100)
            );

    private static Action<SparkBotOptions> Secret(string secret) => options => options.WebhookSecrets.Add(secret);

    private static Action<SparkBotOptions> Secrets(string[] secrets, string publicUrl) =>
        options =>
        {
            options.PublicUrl = publicUrl;
            foreach (var secret in secrets)
            {
                options.WebhookSecrets.Add(secret);
            }
        };
}
