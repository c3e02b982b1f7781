using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>A bot on a real port and the cloud it talks to, both in this process, for one story.</summary>
internal sealed class SparkDriver : IAsyncDisposable
{
    public const string Secret = "topsecret";

    private readonly StoryBot _bot;

    private SparkDriver(SparkEmulator cloud, StoryBot bot) => (Cloud, _bot) = (cloud, bot);

    public SparkEmulator Cloud { get; }

    public LogLines Log => _bot.Log;

    public HttpClient Http { get; } = new(new SocketsHttpHandler());

    public IServiceProvider Services => _bot.App.Services;

    public EmulatedPerson Alice => Cloud.Person("alice");

    public EmulatedPerson Bob => Cloud.Person("bob");

    public EmulatedPerson Bot => Cloud.Person("echobot");

    public Uri BotUrl => _bot.Url;

    public Uri Hook => _bot.Hook;

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
        var bot = StoryBot.Build(
            cloud,
            options: options,
            host: builder =>
            {
                builder.Configuration["Spark:WebhookSecrets:0"] = Secret;
                host?.Invoke(builder);
            },
            says: says
        );
        await bot.App.StartAsync();
        return new SparkDriver(cloud, bot);
    }

    public Task ReadyAsync() => _bot.ReadyAsync();

    /// <summary>Waits until all that was accepted is handled.</summary>
    public Task IdleAsync() =>
        Until.TrueAsync(async () => (await _bot.HealthAsync()).Text.Contains("\"0 events are waiting"));

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

    public Task StopBotAsync() => _bot.App.StopAsync();

    /// <summary>Ends the bot as it would end by itself, and leaves the cloud to its next life.</summary>
    public async Task DisposeBotAsync()
    {
        await _bot.App.StopAsync();
        await _bot.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        await Cloud.DisposeAsync();
        Http.Dispose();
    }
}

internal static class PersonExtensions
{
    /// <summary>Waits for the next reply, and the bot's clock goes on meanwhile.</summary>
    public static async Task<EmulatedMessage> NextReplyAsync(
        this EmulatedPerson person,
        FakeTimeProvider clock,
        TimeSpan? step = null
    )
    {
        var reply = person.NextReplyAsync();
        await Until.TrueAsync(clock, step ?? TimeSpan.FromSeconds(1), () => Task.FromResult(reply.IsCompleted));
        return await reply;
    }
}
