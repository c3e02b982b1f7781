using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A bot on a real port, in this process; the cloud is the story's own.</summary>
internal sealed class StoryBot : IAsyncDisposable
{
    public const string Name = "Story (Production)";

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };

    private readonly IReadOnlyCollection<SparkBotOptions> _options;

    private StoryBot(WebApplication app, LogLines log, IReadOnlyCollection<SparkBotOptions> options) =>
        (App, Log, _options) = (app, log, options);

    public WebApplication App { get; }

    public LogLines Log { get; }

    public Uri Url => new(App.Urls.First());

    public Uri Hook => new(Url, "/spark/webhooks");

    /// <summary>Builds a bot that answers every message with this, without starting it.</summary>
    public static StoryBot Build(
        SparkEmulator cloud,
        string answer = "hi",
        Action<SparkBotOptions>? options = null,
        Action<WebApplicationBuilder>? host = null,
        Action<SparkBotBuilder>? says = null,
        Action<SparkBotPaths>? map = null
    )
    {
        var log = new LogLines();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Story" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Spark:Inbox"] = "Memory",
                ["Spark:ApiUrl"] = cloud.ApiUrl.AbsoluteUri,
                ["Spark:AccessToken"] = "echobot",
            }
        );
        host?.Invoke(builder);
        says ??= bot => bot.OnMessage((message, ct) => message.ReplyAsync(Answer(answer, message), ct));
        var used = new ConcurrentBag<SparkBotOptions>(); // those that are checked at start are not those that are used
        says(
            builder.AddSparkBot(its =>
            {
                used.Add(its);
                options?.Invoke(its);
            })
        );
        var app = builder.Build();
        app.MapSparkBot(map);
        return new StoryBot(app, log, used);
    }

    /// <summary>Starts a bot and waits until it is ready.</summary>
    public static async Task<StoryBot> StartAsync(
        SparkEmulator cloud,
        string answer = "hi",
        Action<SparkBotOptions>? options = null,
        Action<WebApplicationBuilder>? host = null,
        Action<SparkBotBuilder>? says = null
    )
    {
        var bot = Build(cloud, answer, options, host, says);
        await bot.App.StartAsync();
        await bot.ReadyAsync();
        return bot;
    }

    public async Task ReadyAsync()
    {
        try
        {
            await Until.TrueAsync(async () => (await HealthAsync()).IsReady);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{(await HealthAsync()).Text}\n{string.Join('\n', Log.All)}", error);
        }
    }

    public Task NotReadyAsync(string because) =>
        Until.TrueAsync(async () => await HealthAsync() is (false, var text) && text.Contains(because));

    public async Task<(bool IsReady, string Text)> HealthAsync()
    {
        var response = await _http.GetAsync(new Uri(Url, "/health/ready"));
        return (response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<string> RunAsync(string[] args, int expected)
    {
        var output = new StringWriter();
        var code = await App.RunSparkBotAsync(args, output);
        code.ShouldBe(expected, output.ToString());
        return output.ToString();
    }

    /// <summary>The story is told: what the bot has not done by now is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var options in _options)
        {
            (options.StopDelay, options.DrainTimeout) = (TimeSpan.Zero, TimeSpan.Zero);
        }

        await App.StopAsync();
        await App.DisposeAsync();
        _http.Dispose();
    }

    private static string Answer(string answer, MessageReceived message) => answer is "echo" ? message.Text : answer;
}

/// <summary>What stories look at in the cloud.</summary>
internal static class CloudExtensions
{
    public static SparkClient Client(this SparkEmulator cloud) =>
        new(new SparkClientOptions { AccessToken = "echobot", ApiUrl = cloud.ApiUrl.AbsoluteUri });

    public static async Task<IReadOnlyList<Webhook>> HooksAsync(this SparkEmulator cloud)
    {
        using var client = cloud.Client();
        return await client.Webhooks.ListAsync().ToListAsync();
    }

    public static async Task<Webhook> HookAsync(this SparkEmulator cloud, string name, string target)
    {
        using var client = cloud.Client();
        return await client.Webhooks.CreateAsync(
            new CreateWebhookRequest
            {
                Name = name,
                TargetUrl = target,
                Resource = WebhookResource.Messages,
                Event = WebhookEventType.Created,
            }
        );
    }

    /// <summary>Somebody says it to the bot, and gets this answer.</summary>
    public static async Task AnswersAsync(this SparkEmulator cloud, string said, string answer)
    {
        await cloud.Person("alice").SaysAsync(cloud.Person("echobot"), said);
        (await cloud.Person("alice").NextReplyAsync()).Text.ShouldBe(answer);
    }
}
