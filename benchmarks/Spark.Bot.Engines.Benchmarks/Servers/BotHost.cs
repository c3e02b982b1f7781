using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spark.Bot.Engines.Benchmarks.Load;

namespace Spark.Bot.Engines.Benchmarks.Servers;

/// <summary>A bot as programs have it, in this process; its inbox is offered events without HTTP.</summary>
internal sealed class BotHost : IContender
{
    public const string Path = "/spark/webhooks";
    public const string Secret = "a long random text that signs the webhooks";
    private readonly WebApplication _app;
    private readonly IInbox _inbox;

    private BotHost(Dictionary<string, string?> settings, Uri cloud, TimeSpan work)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(new Work(Handled, work));
        builder
            .AddSparkBot(options =>
            {
                options.AccessToken = "token";
                options.ApiUrl = new Uri(cloud, "v1").ToString();
                options.WebhookSecrets.Add(Secret);
                options.RegisterWebhooks = false;
            })
            .UsePostgreSql()
            .UseNats()
            .AllowEveryone()
            .AddHandler<Handler>();
        _app = builder.Build();
        _app.MapSparkBot();
        _inbox = _app.Services.GetRequiredService<IInbox>();
    }

    public string Name => "bot";

    public Counter Handled { get; } = new();

    public Uri Url => new(_app.Urls.First());

    /// <summary>A bot that handles what it is offered.</summary>
    public static async Task<BotHost> StartAsync(Dictionary<string, string?> settings, Uri cloud, TimeSpan work)
    {
        var host = new BotHost(settings, cloud, work);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>One that only accepts: others handle.</summary>
    public static BotHost Make(Dictionary<string, string?> settings, Uri cloud) => new(settings, cloud, TimeSpan.Zero);

    public Task AcceptAsync(int producer, Event one, byte[] prepared) => AcceptAsync(one);

    public async Task AcceptAsync(Event one)
    {
        if (await _inbox.AcceptAsync(one.Entry, CancellationToken.None) is not InboxReceipt.Stored)
        {
            throw new InvalidOperationException("Not stored.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>What the handler takes, and who counts.</summary>
    internal sealed record Work(Counter Handled, TimeSpan Time);

    internal sealed class Handler(Work work) : IBotHandler<MessageDeleted>
    {
        public async Task HandleAsync(MessageDeleted deleted, CancellationToken cancellationToken)
        {
            if (work.Time > TimeSpan.Zero)
            {
                await Task.Delay(work.Time, TimeProvider.System, cancellationToken);
            }

            work.Handled.Add(1);
        }
    }
}
