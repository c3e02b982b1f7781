using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A bot on a real port and the cloud it talks to, both in this process, for one story.</summary>
internal sealed class SparkDriver : IAsyncDisposable
{
    public const string Secret = "topsecret";

    private readonly WebApplication _app;

    private SparkDriver(SparkEmulator cloud, WebApplication app, LogLines log)
    {
        (Cloud, _app, Log) = (cloud, app, log);
        Http = new HttpClient(new SocketsHttpHandler());
    }

    public SparkEmulator Cloud { get; }

    public LogLines Log { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public EmulatedPerson Alice => Cloud.Person("alice");

    public EmulatedPerson Bob => Cloud.Person("bob");

    public EmulatedPerson Bot => Cloud.Person("echobot");

    public Uri BotUrl => new(_app.Urls.First());

    public Uri Hook => new(BotUrl, "/spark/webhooks");

    /// <summary>Starts both and waits until the bot has registered its webhooks.</summary>
    public static async Task<SparkDriver> StartAsync(
        Action<SparkBotBuilder> says,
        Action<SparkBotOptions>? options = null,
        Action<WebApplicationBuilder>? host = null
    )
    {
        var driver = await StartUnreadyAsync(await SparkEmulator.StartAsync(), says, options, host);
        await driver.ReadyAsync();
        return driver;
    }

    /// <summary>Starts the bot, whatever the cloud does.</summary>
    public static async Task<SparkDriver> StartUnreadyAsync(
        SparkEmulator cloud,
        Action<SparkBotBuilder> says,
        Action<SparkBotOptions>? options = null,
        Action<WebApplicationBuilder>? host = null
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
                ["Spark:WebhookSecrets:0"] = Secret,
            }
        );
        host?.Invoke(builder);
        says(builder.AddSparkBot(options));
        var app = builder.Build();
        app.MapSparkBot();
        await app.StartAsync();
        return new SparkDriver(cloud, app, log);
    }

    public async Task ReadyAsync()
    {
        await Until.TrueAsync(async () => (await Http.GetAsync(new Uri(BotUrl, "/health/ready"))).IsSuccessStatusCode);
    }

    /// <summary>Posts a delivery as the service would, signed unless told otherwise.</summary>
    public Task<HttpResponseMessage> DeliverAsync(
        string body,
        string? signature = "sign",
        string contentType = "application/json"
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var request = new HttpRequestMessage(HttpMethod.Post, Hook) { Content = content };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(
                WebhookSignature.HeaderName,
                signature is "sign" ? WebhookSignature.Compute(Secret, bytes) : signature
            );
        }

        return Http.SendAsync(request);
    }

    /// <summary>Submits a card, as a click in a client does; the inputs are any JSON object.</summary>
    public Task SubmitAsync(EmulatedPerson who, EmulatedMessage card, string inputs) =>
        Http.SubmitAsync(Cloud, who, card, inputs);

    /// <summary>A client that acts in somebody's name.</summary>
    public SparkClient ClientOf(EmulatedPerson person) =>
        new(new SparkClientOptions { AccessToken = person.Token, ApiUrl = Cloud.ApiUrl.AbsoluteUri });

    /// <summary>The webhooks of the bot, as the cloud knows them.</summary>
    public async Task<IReadOnlyList<Webhook>> HooksAsync()
    {
        var hooks = new List<Webhook>();
        await foreach (var hook in Services.GetRequiredService<SparkClient>().Webhooks.ListAsync())
        {
            hooks.Add(hook);
        }

        return hooks;
    }

    /// <summary>Switches faults of the cloud on, for the bot's calls.</summary>
    public async Task FaultAsync(string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Cloud.Url, "/emulator/faults"))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", "Bearer echobot");
        (await Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    public async Task StopBotAsync() => await _app.StopAsync();

    /// <summary>Ends the bot, and leaves the cloud to its next life.</summary>
    public async Task DisposeBotAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Cloud.DisposeAsync();
        Http.Dispose();
    }
}
