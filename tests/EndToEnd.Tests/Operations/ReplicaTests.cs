using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>Several processes of the same bot.</summary>
public class ReplicaTests
{
    private const int Replicas = 10;

    [Fact]
    public async Task Ten_replicas_started_at_once_converge_on_one_webhook_per_event()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        var foreign = await cloud.HookAsync("somebody else's", "http://127.0.0.1:9/theirs");
        var bots = Build(cloud, options => options.PublicUrl = balancer.Url);
        try
        {
            await Task.WhenAll(bots.Select(bot => bot.App.StartAsync()));
            balancer.LeadTo([.. bots.Select(bot => bot.Url)]);
            await Task.WhenAll(bots.Select(bot => bot.ReadyAsync()));

            await SettledAsync(cloud, foreign);
            await cloud.AnswersAsync("hello", "hi");
            await cloud.SilentAsync();
        }
        finally
        {
            await Task.WhenAll(bots.Select(bot => bot.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Ten_bots_of_one_name_at_different_addresses_agree_on_the_one_that_is_served()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var foreign = await cloud.HookAsync("somebody else's", "http://127.0.0.1:9/theirs");
        var bots = Build(cloud, _ => { });
        try
        {
            await Task.WhenAll(bots.Select(bot => bot.App.StartAsync()));

            await Until.TrueAsync(async () =>
                (await Task.WhenAll(bots.Select(bot => bot.HealthAsync()))).Count(health => health.IsReady) == 1
            );
            await SettledAsync(cloud, foreign);
            await cloud.AnswersAsync("hello", "hi");
            await cloud.SilentAsync();
        }
        finally
        {
            await Task.WhenAll(bots.Select(bot => bot.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_rolling_replacement_under_steady_traffic_answers_every_message_exactly_once()
    {
        const int Messages = 150;
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        await using var old = StoryBot.Build(cloud, "echo", options => options.PublicUrl = balancer.Url);
        await old.App.StartAsync();
        balancer.LeadTo(old.Url);
        await old.ReadyAsync();
        var alice = cloud.Person("alice");
        var traffic = Task.Run(async () =>
        {
            for (var n = 0; n < Messages; n++)
            {
                await alice.SaysAsync(cloud.Person("echobot"), $"message {n}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        });

        await using var young = await StoryBot.StartAsync(cloud, "echo", options => options.PublicUrl = balancer.Url);
        balancer.LeadTo(old.Url, young.Url);
        var before = balancer.Answered.Count;
        await Until.TrueAsync(() => balancer.Answered.Count >= before + 20); // each takes its turn
        balancer.LeadTo(young.Url);
        await old.App.StopAsync();
        traffic.IsCompleted.ShouldBeFalse("the traffic must outlast the replacement");
        await traffic;

        var answers = new List<string?>();
        while (answers.Count < Messages)
        {
            answers.Add((await alice.NextReplyAsync()).Text);
        }

        answers.Order().ShouldBe(Enumerable.Range(0, Messages).Select(n => $"message {n}").Order());
        await cloud.SilentAsync();
    }

    private static List<StoryBot> Build(SparkEmulator cloud, Action<SparkBotOptions> options) =>
        [
            .. Enumerable
                .Range(0, Replicas)
                .Select(_ =>
                    StoryBot.Build(
                        cloud,
                        options: options,
                        says: bot =>
                            bot.OnMessage((message, ct) => message.ReplyAsync("hi", ct))
                                .On<MemberJoined>((_, _) => Task.CompletedTask)
                    )
                ),
        ];

    private static async Task SettledAsync(SparkEmulator cloud, Webhook foreign)
    {
        var hooks = await cloud.HooksAsync();
        hooks
            .Where(hook => hook.Name == StoryBot.Name)
            .Select(hook => (hook.Resource, hook.Event, hook.Status))
            .ShouldBe(
                [
                    (WebhookResource.Messages, WebhookEventType.Created, WebhookStatus.Active),
                    (WebhookResource.Memberships, WebhookEventType.Created, WebhookStatus.Active),
                ],
                ignoreOrder: true
            );
        hooks.Single(hook => hook.Name != StoryBot.Name).ShouldBe(foreign);
    }
}
