using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot.Tests;
using Spark.Client;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A whole bot of one process, but for the network: deliveries go in, and its handlers run.</summary>
internal sealed class BotReplica : IAsyncDisposable
{
    private const string Secret = "a secret of more than enough signs";

    private readonly ServiceProvider _services;
    private Dispatcher? _dispatcher;

    public BotReplica(SparkPostgreSqlOptions settings, Func<MessageDeleted, CancellationToken, Task> handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        builder.Configuration["Spark:WebhookSecrets:0"] = Secret;
        builder
            .AddSparkBot()
            .UsePostgreSql(
                settings.ConnectionString,
                options =>
                {
                    options.Schema = settings.Schema;
                    options.LeaseTime = settings.LeaseTime;
                    options.PollInterval = settings.PollInterval;
                    options.Listen = settings.Listen;
                }
            )
            .UseState()
            .On(handle);
        builder.Services.AddLogging();
        _services = builder.Services.BuildServiceProvider();
        _services.GetRequiredService<BotIdentity>().Learn(Samples.Bot);
        _ = _services.GetRequiredService<BotMetrics>();
    }

    public IServiceProvider Services => _services;

    public PostgreSqlInbox Inbox => (PostgreSqlInbox)_services.GetRequiredService<IInbox>();

    /// <summary>The service tells of a message that was deleted. Returns the status it is answered with.</summary>
    public async Task<int> DeliverAsync(string id, string room = "room-1")
    {
        var body = Samples.Envelope(id, room, @event: "deleted").Body.ToArray();
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Headers[WebhookSignature.HeaderName] = WebhookSignature.Compute(Secret, body);
        request.Body = new MemoryStream(body);
        return await _services.GetRequiredService<Corridor>().ReceiveAsync(request, CancellationToken.None);
    }

    /// <summary>Handles what there is.</summary>
    public BotReplica Start()
    {
        _dispatcher = ActivatorUtilities.CreateInstance<Dispatcher>(_services);
        _ = _dispatcher.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>As if the process were gone: nothing is said to the others.</summary>
    public void CutOff() => _services.GetRequiredService<PostgreSqlDatabase>().Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_dispatcher is not null)
        {
            await _dispatcher.StopAsync(CancellationToken.None);
        }

        _dispatcher?.Dispose();
        await _services.DisposeAsync();
    }
}
