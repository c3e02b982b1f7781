using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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
            await cloud.AnswersAsync("hello", "hello");
            await cloud.AnswersAsync("once", "once"); // the one webhook delivers in order: no second answer was before
        }
        finally
        {
            await Task.WhenAll(bots.Select(bot => bot.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Fifty_replicas_started_at_once_are_ready_within_a_minute_and_make_few_calls()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var (begun, calls) = (clock.GetTimestamp(), new Calls());
        var bots = Enumerable.Range(0, 50).Select(_ => Replica()).ToList();
        try
        {
            await Task.WhenAll(bots.Select(bot => bot.App.StartAsync()));
            while ((await Task.WhenAll(bots.Select(bot => bot.HealthAsync()))).Any(health => !health.IsReady))
            {
                await Until.TrueAsync(() => calls.UnderWay == 0); // the service answers sooner than time goes on
                clock.Advance(TimeSpan.FromMilliseconds(50));
            }

            clock.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromMinutes(1));
            TestContext.Current.TestOutputHelper!.WriteLine($"{calls.Made} calls (goal 400)");
            calls.Made.ShouldBeLessThanOrEqualTo(400);
            (await cloud.HooksAsync()).Count.ShouldBe(4);
        }
        finally
        {
            await Task.WhenAll(bots.Select(bot => bot.DisposeAsync().AsTask()));
        }

        StoryBot Replica() =>
            StoryBot.Build(
                cloud,
                options: options => options.PublicUrl = "https://bot.example.com",
                host: host =>
                {
                    host.Services.AddSingleton<TimeProvider>(clock);
                    host.Services.AddSparkClient().AddHttpMessageHandler(() => new Counting(calls));
                },
                says: bot =>
                    bot.OnMessage((_, _) => Task.CompletedTask)
                        .On<MessageEdited>((_, _) => Task.CompletedTask)
                        .On<MessageDeleted>((_, _) => Task.CompletedTask)
                        .On<MemberJoined>((_, _) => Task.CompletedTask)
            );
    }

    [Fact]
    public async Task A_second_webhook_that_another_has_just_made_is_left_to_it_for_a_minute()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var old = await StoryBot.StartAsync(cloud);
        var (hook, clock) = (
            (await cloud.HooksAsync()).Single(),
            new FakeTimeProvider(TimeProvider.System.GetUtcNow())
        );
        await cloud.HookAsync(hook.Name!, hook.TargetUrl!);

        await using var young = StoryBot.Build(
            cloud,
            options: options => options.PublicUrl = old.Url.AbsoluteUri,
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );
        await young.App.StartAsync();
        await young.NotReadyAsync("The webhook for messages/created is not as it must be (Duplicate)");

        (await cloud.HooksAsync()).Count.ShouldBe(2);
        await Until.TrueAsync(clock, TimeSpan.FromMinutes(1), async () => (await young.HealthAsync()).IsReady);
        (await cloud.HooksAsync()).ShouldHaveSingleItem().Id.ShouldBe(hook.Id);
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
            await cloud.AnswersAsync("hello", "hello");
            await cloud.AnswersAsync("once", "once"); // the one webhook delivers in order: no second answer was before
        }
        finally
        {
            await Task.WhenAll(bots.Select(bot => bot.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_rolling_replacement_under_steady_traffic_answers_every_message_exactly_once()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        await using var old = StoryBot.Build(cloud, "echo", options => options.PublicUrl = balancer.Url);
        await old.App.StartAsync();
        balancer.LeadTo(old.Url);
        await old.ReadyAsync();
        var alice = cloud.Person("alice");
        using var replaced = new CancellationTokenSource();
        var traffic = Task.Run(async () =>
        {
            var messages = new List<string>();
            while (!replaced.IsCancellationRequested)
            {
                messages.Add($"message {messages.Count}");
                await alice.SaysAsync(cloud.Person("echobot"), messages[^1]);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            return messages;
        });

        await using var young = await StoryBot.StartAsync(cloud, "echo", options => options.PublicUrl = balancer.Url);
        balancer.LeadTo(old.Url, young.Url);
        var before = balancer.Answered.Count;
        await Until.TrueAsync(() => balancer.Answered.Count >= before + 20); // each takes its turn
        balancer.LeadTo(young.Url);
        await old.App.StopAsync();
        before = balancer.Answered.Count;
        await Until.TrueAsync(() => balancer.Answered.Count >= before + 20);
        await replaced.CancelAsync();
        var messages = await traffic;

        var answers = new List<string?>();
        while (answers.Count < messages.Count)
        {
            answers.Add((await alice.NextReplyAsync()).Text);
        }

        answers.Order().ShouldBe(messages.Order());
        await cloud.AnswersAsync("none was repeated", "none was repeated");
    }

    private sealed class Calls
    {
        public int Made;
        public int UnderWay;
    }

    private sealed class Counting(Calls calls) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref calls.Made);
            Interlocked.Increment(ref calls.UnderWay);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref calls.UnderWay);
            }
        }
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
                            bot.OnMessage((message, ct) => message.ReplyAsync(message.Text, ct))
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
