using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>Webhooks that come to harm while the bot runs.</summary>
public class WatchTests
{
    [Fact]
    public async Task A_webhook_that_the_service_disabled_makes_the_bot_not_ready_and_is_repaired_without_a_restart()
    {
        await using var cloud = await SparkEmulator.StartAsync(
            new SparkEmulatorOptions { WebhookFailuresUntilInactive = 3 }
        );
        await using var balancer = await LoadBalancer.StartAsync();
        var repair = new Turnstile(HttpMethod.Put);
        await using var bot = await StartAsync(cloud, balancer, repair);
        await cloud.AnswersAsync("hello", "hi");
        using var repairs = new Readings("spark.bot.registration.repairs", bot.App.Services);

        repair.Close();
        balancer.LeadTo();
        for (var n = 0; n < 3; n++)
        {
            await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "lost");
        }

        await bot.NotReadyAsync("The webhook for messages/created is not as it must be (Disabled)");
        bot.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("was disabled by the service"));
        balancer.LeadTo(bot.Url);
        repair.Open();
        await bot.ReadyAsync();

        await cloud.AnswersAsync("hello again", "hi");
        await repairs.TellAsync("reason=disabled");
    }

    [Fact]
    public async Task After_a_hundred_failures_the_webhook_is_disabled_and_the_bot_recovers_by_itself()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        var repair = new Turnstile(HttpMethod.Put);
        await using var bot = await StartAsync(cloud, balancer, repair);
        using var repairs = new Readings("spark.bot.registration.repairs", bot.App.Services);

        repair.Close();
        balancer.LeadTo();
        for (var n = 0; n < 99; n++)
        {
            await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "lost");
        }

        await Until.TrueAsync(() => balancer.TurnedAway >= 99);
        (await cloud.HooksAsync()).ShouldHaveSingleItem().Status.ShouldBe(WebhookStatus.Active);
        (await bot.HealthAsync()).IsReady.ShouldBeTrue();

        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), "the last straw");
        await bot.NotReadyAsync("The webhook for messages/created is not as it must be (Disabled)");
        balancer.LeadTo(bot.Url);
        repair.Open();
        await bot.ReadyAsync();

        await cloud.AnswersAsync("hello again", "hi");
        await repairs.TellAsync("reason=disabled");
    }

    [Fact]
    public async Task While_the_API_is_away_a_bot_whose_webhooks_were_right_stays_ready()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bot = await StoryBot.StartAsync(
            cloud,
            options: options => options.MaxAttempts = 1,
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );

        await FaultsAsync(cloud, """[{"kind":"serverError","count":1000}]""");
        await Until.TrueAsync(
            clock,
            TimeSpan.FromMinutes(1),
            () => Task.FromResult(bot.Log.At(LogLevel.Warning).Any(line => line.Contains("could not be registered")))
        );

        var (isReady, text) = await bot.HealthAsync();
        isReady.ShouldBeTrue();
        text.ShouldContain("Degraded");
        await ClearAsync(cloud);
        await Until.TrueAsync(
            clock,
            TimeSpan.FromMinutes(1),
            async () => (await bot.HealthAsync()).Text.Contains("The webhooks are registered.")
        );
    }

    [Fact]
    public async Task A_webhook_that_somebody_removed_is_made_again_within_a_minute()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bot = await StoryBot.StartAsync(
            cloud,
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );
        using var client = cloud.Client();
        await client.Webhooks.DeleteAsync((await cloud.HooksAsync()).Single().Id);

        await Until.TrueAsync(clock, TimeSpan.FromMinutes(1), async () => (await cloud.HooksAsync()).Count == 1);

        await cloud.AnswersAsync("hello", "hi");
    }

    [Fact]
    public async Task A_second_webhook_that_appears_is_removed_within_a_minute()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bot = await StoryBot.StartAsync(
            cloud,
            host: host => host.Services.AddSingleton<TimeProvider>(clock)
        );
        using var client = cloud.Client();
        var hook = (await cloud.HooksAsync()).Single();
        await client.Webhooks.CreateAsync(
            new CreateWebhookRequest
            {
                Name = hook.Name!,
                TargetUrl = hook.TargetUrl!,
                Resource = hook.Resource!.Value,
                Event = hook.Event!.Value,
            }
        );

        await Until.TrueAsync(clock, TimeSpan.FromMinutes(1), async () => (await cloud.HooksAsync()).Count == 1);

        (await cloud.HooksAsync()).Single().Id.ShouldBe(hook.Id); // the oldest is the one that replicas agree on
        await cloud.AnswersAsync("hello", "hi");
    }

    /// <summary>A bot behind the balancer that looks at its webhooks often, and repairs them when it is let.</summary>
    private static async Task<StoryBot> StartAsync(SparkEmulator cloud, LoadBalancer balancer, Turnstile repair)
    {
        var bot = StoryBot.Build(
            cloud,
            options: options =>
                (options.PublicUrl, options.WebhookCheckInterval) = (balancer.Url, TimeSpan.FromMilliseconds(100)),
            says: says => says.OnMessage(_ => "hi").Services.AddSparkClient().AddHttpMessageHandler(() => repair)
        );
        await bot.App.StartAsync();
        balancer.LeadTo(bot.Url);
        await bot.ReadyAsync();
        return bot;
    }

    private static async Task FaultsAsync(SparkEmulator cloud, string json)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Add("Authorization", "Bearer echobot");
        var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(cloud.Url, "/emulator/faults"), content)).EnsureSuccessStatusCode();
    }

    private static async Task ClearAsync(SparkEmulator cloud)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Add("Authorization", "Bearer echobot");
        (await http.DeleteAsync(new Uri(cloud.Url, "/emulator/faults"))).EnsureSuccessStatusCode();
    }
}

/// <summary>Holds the bot's calls of one method up while it is closed.</summary>
internal sealed class Turnstile(HttpMethod method) : DelegatingHandler
{
    private TaskCompletionSource _open = Opened();

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    public void Close() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Method == method)
        {
            await _open.Task.WaitAsync(cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
