using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

public class RegistrationTests
{
    private const string Name = "Story (Production)";

    [Fact]
    public async Task A_webhook_is_registered_for_what_the_handlers_need_and_nothing_else()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<BotAdded>((_, _) => Task.CompletedTask).OnCommand("x", "", (_, _) => Task.CompletedTask)
        );

        var hooks = await spark.HooksAsync();

        hooks
            .Select(hook => (hook.Name, hook.Resource, hook.Event, hook.TargetUrl))
            .ShouldBe(
                [
                    (Name, WebhookResource.Messages, WebhookEventType.Created, spark.Hook.AbsoluteUri),
                    (Name, WebhookResource.Memberships, WebhookEventType.Created, spark.Hook.AbsoluteUri),
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task Its_own_old_webhooks_are_reused_enabled_and_rid_of_duplicates_and_others_are_left_alone()
    {
        var cloud = await SparkEmulator.StartAsync(new() { TimeProvider = new LateClock() });
        using var client = Client(cloud);
        var mine = await CreateAsync(client, Name, WebhookResource.Messages);
        await CreateAsync(client, Name, WebhookResource.Messages);
        await CreateAsync(client, Name, WebhookResource.Rooms);
        var foreign = await CreateAsync(client, "somebody else's", WebhookResource.Messages);

        await using var spark = await SparkDriver.StartUnreadyAsync(
            cloud,
            bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct))
        );
        await spark.ReadyAsync();

        var hooks = await spark.HooksAsync();
        hooks.Select(hook => hook.Id).ShouldBe([mine.Id, foreign.Id], ignoreOrder: true);
        hooks.Single(hook => hook.Id == mine.Id).TargetUrl.ShouldBe(spark.Hook.AbsoluteUri);
        hooks.Single(hook => hook.Id == foreign.Id).TargetUrl.ShouldBe(foreign.TargetUrl);
        await spark.Alice.SaysAsync(spark.Bot, "hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
    }

    [Fact]
    public async Task A_stopped_bot_leaves_its_webhooks_for_the_next()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage((_, _) => Task.CompletedTask));
        using var client = Client(spark.Cloud);
        await spark.StopBotAsync();

        (await client.Webhooks.ListAsync().ToListAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task With_the_service_away_at_start_the_bot_is_live_but_not_ready_until_it_is_back()
    {
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var away = await SparkEmulator.StartAsync(new SparkEmulatorOptions { Url = url });
        await away.DisposeAsync();
        await using var spark = await SparkDriver.StartUnreadyAsync(
            away,
            bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)),
            options => options.MaxAttempts = 1
        );

        (await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/live"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/ready"))).StatusCode.ShouldBe(
            HttpStatusCode.ServiceUnavailable
        );
        (
            await spark.DeliverAsync("""{"resource":"messages","event":"created","data":{"id":"a"}}""")
        ).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await Until.TrueAsync(() =>
            Task.FromResult(spark.Log.At(LogLevel.Warning).Any(line => line.Contains("could not be registered")))
        );

        await using var back = await SparkEmulator.StartAsync(new SparkEmulatorOptions { Url = url });
        await spark.ReadyAsync();
        await back.Person("alice").SaysAsync(back.Person("echobot"), "hello");
        (await back.Person("alice").NextReplyAsync()).Text.ShouldBe("hi");
    }

    [Fact]
    public async Task A_token_that_the_service_refuses_is_named_in_the_log_and_nowhere_shown()
    {
        await using var spark = await SparkDriver.StartUnreadyAsync(
            await SparkEmulator.StartAsync(),
            bot => bot.OnMessage((_, _) => Task.CompletedTask),
            options => options.AccessToken = "wrong-token"
        );

        await Until.TrueAsync(() =>
            Task.FromResult(spark.Log.At(LogLevel.Error).Any(line => line.Contains("refuses the access token (401")))
        );
        spark.Log.All.ShouldNotContain(line => line.Contains("wrong-token"));
        (await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/ready"))).IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_configured_secret_the_bot_and_the_service_agree_on_a_derived_one()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)),
            options => options.WebhookSecrets.Clear()
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
        (
            await spark.DeliverAsync("""{"resource":"messages","event":"created"}""", signature: null)
        ).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task All_mistakes_in_the_configuration_are_reported_together_at_start()
    {
        await using var cloud = await SparkEmulator.StartAsync();

        var error = await Should.ThrowAsync<OptionsValidationException>(() =>
            SparkDriver.StartUnreadyAsync(
                cloud,
                _ => { },
                options => (options.AccessToken, options.PublicUrl, options.MaxConcurrency) = ("", "nonsense", 0)
            )
        );

        error.Failures.Count().ShouldBe(3);
        error.Message.ShouldContain("SPARK_ACCESS_TOKEN");
    }

    [Fact]
    public async Task A_source_of_tokens_that_is_away_at_start_is_asked_again()
    {
        await using var spark = await SparkDriver.StartUnreadyAsync(
            await SparkEmulator.StartAsync(),
            bot => bot.OnMessage((m, ct) => m.ReplyAsync("hi", ct)),
            options => options.TokenSource = new AwayAtFirst()
        );

        await spark.ReadyAsync();

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
    }

    [Fact]
    public async Task With_an_empty_name_for_its_webhooks_the_bot_takes_the_usual_one()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage((_, _) => Task.CompletedTask),
            options => options.WebhookName = " "
        );

        (await spark.HooksAsync()).ShouldHaveSingleItem().Name.ShouldBe(Name);
    }

    [Fact]
    public async Task With_a_blank_public_address_the_bot_takes_its_own()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage((_, _) => Task.CompletedTask),
            options => options.PublicUrl = " "
        );

        (await spark.HooksAsync()).ShouldHaveSingleItem().TargetUrl.ShouldBe(spark.Hook.AbsoluteUri);
    }

    private sealed class AwayAtFirst : TokenSource
    {
        private int _asked;

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _asked) == 1
                ? throw new HttpRequestException("the source is away")
                : new("echobot");
    }

    private static SparkClient Client(SparkEmulator cloud) =>
        new(new SparkClientOptions { AccessToken = "echobot", ApiUrl = cloud.ApiUrl.AbsoluteUri });

    private static Task<Webhook> CreateAsync(SparkClient client, string name, WebhookResource resource) =>
        client.Webhooks.CreateAsync(
            new CreateWebhookRequest
            {
                Name = name,
                TargetUrl = "http://127.0.0.1:9/old",
                Resource = resource,
                Event = WebhookEventType.Created,
            }
        );

    /// <summary>What it dates was there a minute ago.</summary>
    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(-1);
    }
}
