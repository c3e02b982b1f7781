using EndToEnd.Tests.Replicas;

namespace EndToEnd.Tests.Durability;

/// <summary>A bot as a process of its own, before a cloud that outlives it.</summary>
internal sealed class BotProcess : IReplica
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new(new SocketsHttpHandler());

    private BotProcess(ChildProcess process) => _process = process;

    public Uri Url { get; private set; } = null!;

    public string Output => _process.Output;

    public int Id => _process.Id;

    /// <summary>EchoBot, with its inbox in a file.</summary>
    public static Task<BotProcess> StartAsync(
        Uri api,
        string publicUrl,
        string inbox,
        params IReadOnlyList<string> arguments
    ) => ListeningAsync(Start(api, publicUrl, inbox, arguments));

    /// <summary>Starts it and does not wait for anything.</summary>
    public static BotProcess Start(Uri api, string publicUrl, string inbox, params IReadOnlyList<string> arguments) =>
        Run("EchoBot", api, publicUrl, [$"--Spark:InboxPath={inbox}", .. arguments]);

    /// <summary>Waits until it listens.</summary>
    public static async Task<BotProcess> ListeningAsync(BotProcess bot)
    {
        try
        {
            await bot.ListeningAsync();
            return bot;
        }
        catch
        {
            await bot.DisposeAsync();
            throw;
        }
    }

    public async Task ListeningAsync() =>
        Url = new Uri((await _process.ReadAsync("Now listening on: ")).Trim(' ', '"'));

    /// <summary>Starts a sample and does not wait for anything.</summary>
    public static BotProcess Run(string sample, Uri api, string publicUrl, params IReadOnlyList<string> arguments) =>
        new(ChildProcess.Start(Samples.Program(sample), Arguments(api, publicUrl, arguments)));

    /// <summary>What a sample is given that is to find the cloud and to be found.</summary>
    public static string[] Arguments(Uri api, string publicUrl, params IReadOnlyList<string> more) =>
        [
            "--urls=http://127.0.0.1:0",
            $"--Spark:ApiUrl={api}",
            "--Spark:AccessToken=echobot",
            $"--Spark:PublicUrl={publicUrl}",
            "--Spark:CatchUp=false", // these stories are about what was acknowledged, and in which order
            .. more,
        ];

    /// <summary>What it says about its health.</summary>
    public async Task<string> HealthAsync()
    {
        using var answer = await _http.GetAsync(new Uri(Url, "/health/ready"));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Waits until it is as well as can be.</summary>
    public Task HealthyAsync() =>
        Until.TrueAsync(async () =>
            (await HealthAsync()).StartsWith("{\"status\":\"Healthy", StringComparison.Ordinal)
        );

    /// <summary>Whether it has handled all that it accepted: before it is ready it has not counted yet.</summary>
    public async Task<bool> IsIdleAsync()
    {
        using var answer = await _http.GetAsync(new Uri(Url, "/health/ready"));
        var health = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && health.Contains("\"0 events are waiting", StringComparison.Ordinal);
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM, and its exit code.</summary>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public Task<int> ExitAsync() => _process.ExitAsync();

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _process.DisposeAsync();
    }
}
