using EndToEnd.Tests.Durability;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>An engine that replicas share, as the stories need it.</summary>
public interface IReplicaEngine : IAsyncDisposable
{
    /// <summary>What a program is told to find it.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>The setting for how long what a replica has taken is its own.</summary>
    string LeaseSetting { get; }

    /// <summary>A part of it dies, or all of it, and is started again.</summary>
    Task CrashAsync();

    /// <summary>All of it is away.</summary>
    Task StopAsync();

    /// <summary>It is back.</summary>
    Task StartAsync();

    /// <summary>How many events are not done with, as the engine itself knows at this moment.</summary>
    Task<long> PendingAsync();

    /// <summary>The bodies of events that are being handled, or whose reply may be under way.</summary>
    Task<IReadOnlyList<string>> UnderWayAsync();
}

/// <summary>A bot that runs.</summary>
internal interface IReplica : IAsyncDisposable
{
    /// <summary>Where, once it listens.</summary>
    Uri Url { get; }

    /// <summary>What it said.</summary>
    string Output { get; }

    Task ListeningAsync();

    /// <summary>As SIGTERM does. Returns the exit code.</summary>
    Task<int> TerminateAsync();

    /// <summary>SIGKILL: no handler runs.</summary>
    Task KillAsync();
}

/// <summary>
/// Replicas of a bot behind one address, before a cloud that outlives them: processes, or, where a story kills none and
/// is not to be long, hosts in the tests' own.
/// </summary>
internal sealed class ReplicaSet(SparkEmulator cloud, LoadBalancer proxy, IReplicaEngine engine, bool areKilled = true)
    : IAsyncDisposable
{
    /// <summary>Of a replica that dies: short, for that is waited for, and longer than a busy machine stands still.</summary>
    private const int LeaseSeconds = 15;

    /// <summary>For a command, which is done only once: servers on a busy machine are slow, not away.</summary>
    public static readonly string Patient = $"--Spark:Nats:RequestTimeout={Until.Patience / 2}";

    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly Dictionary<string, IReplica> _running = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _running.Keys;

    /// <summary>A cloud with the bot and so many people, which goes on delivering whatever it is answered.</summary>
    public static Task<SparkEmulator> CloudAsync(int people) =>
        SparkEmulator.StartAsync(
            new SparkEmulatorOptions { Seed = Crowd.Seed(people), WebhookFailuresUntilInactive = int.MaxValue }
        );

    /// <summary>Starts replicas, and leads to them once they are ready.</summary>
    public async Task StartAsync(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            string[] arguments =
            [
                $"--Replica={name}",
                "--Spark:StopDelay=00:00:02",
                $"{engine.LeaseSetting}=00:00:{LeaseSeconds}",
                .. engine.Settings,
            ];
            _running[name] =
                areKilled || TestLength.IsLong
                    ? BotProcess.Run("Replicas", cloud.ApiUrl, proxy.Url, arguments)
                    : new HostedReplica(BotProcess.Arguments(cloud.ApiUrl, proxy.Url, arguments));
        }

        await Task.WhenAll(names.Select(name => _running[name].ListeningAsync()));
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

    /// <summary>Waits until all that was accepted is done with.</summary>
    public Task IdleAsync() => Until.TrueAsync(async () => await engine.PendingAsync() == 0, Until.LongPatience);

    /// <summary>Whether one of those that run wrote this.</summary>
    public bool Logged(string text) => _running.Values.Any(bot => bot.Output.Contains(text, StringComparison.Ordinal));

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
