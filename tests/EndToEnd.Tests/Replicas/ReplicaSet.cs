using EndToEnd.Tests.Durability;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>An engine that replicas share, as the stories need it.</summary>
public interface IReplicaEngine : IAsyncDisposable
{
    /// <summary>What a replica is told to find it, and to be quick about a replica that died.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>A part of it dies, or all of it, and is started again.</summary>
    Task CrashAsync();

    /// <summary>All of it is away.</summary>
    Task StopAsync();

    /// <summary>It is back.</summary>
    Task StartAsync();

    /// <summary>The bodies of events that are being handled, or whose reply may be under way.</summary>
    Task<IReadOnlyList<string>> UnderWayAsync();
}

/// <summary>Replicas of a bot behind one address, before a cloud that outlives them.</summary>
internal sealed class ReplicaSet(SparkEmulator cloud, LoadBalancer proxy, IReplicaEngine engine) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly Dictionary<string, BotProcess> _running = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _running.Keys;

    /// <summary>Starts replicas, and leads to them once they are ready.</summary>
    public async Task StartAsync(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            _running[name] = BotProcess.Run(
                "Replicas",
                cloud.ApiUrl,
                proxy.Url,
                [$"--Replica={name}", "--Spark:StopDelay=00:00:02", .. engine.Settings]
            );
        }

        await Task.WhenAll(names.Select(name => BotProcess.ListeningAsync(_running[name])));
        await Task.WhenAll(names.Select(ReadyAsync));
        Lead();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(string name)
    {
        _running.Remove(name, out var bot);
        await bot!.KillAsync();
        Lead();
        await bot.DisposeAsync();
    }

    /// <summary>SIGTERM: first it is not ready, and the load balancer turns away; then it ends what it began.</summary>
    public async Task<int> TerminateAsync(string name)
    {
        var bot = _running[name];
        var ending = bot.TerminateAsync();
        await Until.TrueAsync(async () => !(await HealthAsync(name)).IsReady);
        _running.Remove(name);
        Lead();
        var code = await ending;
        await bot.DisposeAsync();
        return code;
    }

    public Task ReadyAsync(string name) => Until.TrueAsync(async () => (await HealthAsync(name)).IsReady);

    public async Task<(bool IsReady, string Text)> HealthAsync(string name)
    {
        using var answer = await _http.GetAsync(new Uri(_running[name].Url, "/health/ready"));
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until nothing waits: the numbers of what is shared are some seconds old, so it must stay so.</summary>
    public async Task IdleAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(
            async () =>
            {
                var health = await Task.WhenAll(_running.Keys.Select(HealthAsync));
                if (
                    !health.All(each =>
                        each.IsReady && each.Text.Contains("\"0 events are waiting", StringComparison.Ordinal)
                    )
                )
                {
                    since = TimeProvider.System.GetTimestamp();
                }

                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(8);
            },
            Until.LongPatience
        );
    }

    /// <summary>The last that each said, for a test that fails.</summary>
    public override string ToString() =>
        string.Join(
            "\n\n",
            _running.Select(each => $"{each.Key}:\n" + string.Join('\n', each.Value.Output.Split('\n').TakeLast(8)))
        );

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var bot in _running.Values)
        {
            await bot.DisposeAsync();
        }
    }

    private void Lead() => proxy.LeadTo([.. _running.Values.Select(bot => bot.Url)]);
}
