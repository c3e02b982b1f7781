using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spark.Client;

namespace Compliance;

/// <summary>A whole bot of one process, but for the network: deliveries go in, and its handlers run.</summary>
internal abstract class WholeBot : IAsyncDisposable
{
    private const string Secret = "a secret of more than enough signs";

    private readonly ServiceProvider _services;
    private Dispatcher? _dispatcher;

    /// <param name="use">Chooses the inbox.</param>
    /// <param name="handle">Its only handler; <c>null</c> for a version of the bot that has another one.</param>
    protected WholeBot(Action<SparkBotBuilder> use, Func<MessageDeleted, CancellationToken, Task>? handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        builder.Configuration["Spark:WebhookSecrets:0"] = Secret;
        builder.Configuration["Spark:DrainTimeout"] = "00:00:00"; // a test has seen what it is about
        var bot = builder.AddSparkBot();
        use(bot);
        bot.UseState();
        _ = handle is null ? bot.On<RoomUpdated>((_, _) => Task.CompletedTask) : bot.On(handle);
        builder.Services.AddLogging();
        _services = builder.Services.BuildServiceProvider();
        _services.GetRequiredService<BotIdentity>().Learn(Samples.Bot);
        _ = _services.GetRequiredService<BotMetrics>();
    }

    public IServiceProvider Services => _services;

    public IInbox Inbox => _services.GetRequiredService<IInbox>();

    /// <summary>The service tells of a message that was deleted. Returns the status it is answered with.</summary>
    public async Task<int> DeliverAsync(string id, string room = "room-1", string? personId = null)
    {
        if (!_services.GetRequiredService<LiveReplicas>().IsKnown)
        {
            await TellAsync();
        }

        var more = personId is null ? "" : $",\"personId\":\"{personId}\"";
        var body = Samples.Envelope(id, room, @event: "deleted", more: more).Body.ToArray();
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Headers[WebhookSignature.HeaderName] = WebhookSignature.Compute(Secret, body);
        request.Body = new MemoryStream(body);
        return await _services.GetRequiredService<Corridor>().ReceiveAsync(request, CancellationToken.None);
    }

    /// <summary>Says what it handles, and learns what the others do.</summary>
    public Task TellAsync() => _services.GetRequiredService<LiveReplicas>().TellAsync(CancellationToken.None);

    /// <summary>As if the others had said nothing for long.</summary>
    public async Task ForgetOthersAsync()
    {
        var notes = new ConversationState(_services.GetRequiredService<IStateStore>(), "bot", personId: null);
        await notes.UpdateAsync(
            ReplicaNotes.Slot,
            last => last! with { Replicas = new Dictionary<string, ReplicaNote>(StringComparer.Ordinal) }
        );
        await TellAsync();
    }

    /// <summary>Handles what there is.</summary>
    public WholeBot Start()
    {
        _dispatcher = ActivatorUtilities.CreateInstance<Dispatcher>(_services);
        _ = _dispatcher.StartAsync(CancellationToken.None);
        _ = TellAsync();
        return this;
    }

    /// <summary>As if the process were gone: nothing is said to the others.</summary>
    public abstract ValueTask CutOffAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_dispatcher is not null)
        {
            await _dispatcher.StopAsync(CancellationToken.None);
        }

        _dispatcher?.Dispose();
        await _services.DisposeAsync();
    }
}
