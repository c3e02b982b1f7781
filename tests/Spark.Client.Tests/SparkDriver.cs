using Microsoft.Extensions.Logging;

namespace Spark.Client.Tests;

/// <summary>A client over a scripted server, with a clock that jumps from wait to wait.</summary>
internal sealed class SparkDriver : IDisposable, ILogger<SparkClient>
{
    public const string Token = "the-secret-token";
    public const string Room = """{"id":"r1","title":"Lunch"}""";

    private readonly HttpClient _http;

    public SparkDriver(Action<SparkClientOptions>? configure = null)
    {
        Server = new ScriptedServer(Clock);
        var options = new SparkClientOptions
        {
            AccessToken = Token,
            TimeProvider = Clock,
            Random = () => 1, // the longest backoff: 0.5, 1, 2, 4 seconds
        };
        configure?.Invoke(options);
        _http = new HttpClient(Server);
        Client = new SparkClient(_http, options, this);
    }

    public TestClock Clock { get; } = new();

    public ScriptedServer Server { get; }

    public SparkClient Client { get; }

    public List<string> Logged { get; } = [];

    /// <summary>The seconds between the requests.</summary>
    public double[] Waits =>
        [.. Server.Requests.Zip(Server.Requests.Skip(1), (one, next) => (next.At - one.At).TotalSeconds)];

    /// <summary>The seconds from the clock's start until now.</summary>
    public double Elapsed => (Clock.GetUtcNow() - Clock.Start).TotalSeconds;

    public async Task<T> RunAsync<T>(Func<SparkClient, Task<T>> call)
    {
        var task = call(Client);
        await PassTimeUntil(() => task.IsCompleted);
        return await task;
    }

    public Task RunAsync(Func<SparkClient, Task> call) =>
        RunAsync(async client =>
        {
            await call(client);
            return true;
        });

    public Task<TException> FailsAsync<TException>(Func<SparkClient, Task> call)
        where TException : Exception => Should.ThrowAsync<TException>(() => RunAsync(call));

    /// <summary>Lets the fake clock run, wait by wait, until this is so.</summary>
    public async Task PassTimeUntil(Func<bool> done)
    {
        for (var idle = 0; !done(); )
        {
            // A call that has its turn and does not hang goes on by itself.
            if ((Clock.SomebodyWaits && Client.Gates.UnderWay <= Server.Hanging) || (Server.Hanging > 0 && idle > 2))
            {
                Clock.ToNextTimer();
                idle = 0;
            }
            else
            {
                (++idle).ShouldBeLessThan(5000, "nothing happens any more");
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }
    }

    /// <summary>Waits, without letting the fake clock run, until the call has come to rest.</summary>
    public Task ToRest() => Until(() => Clock.SomebodyWaits || Server.Hanging > 0);

    public static async Task Until(Func<bool> done)
    {
        for (var tries = 0; !done(); tries++)
        {
            tries.ShouldBeLessThan(5000, "it does not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Logged.Add(formatter(state, exception) + exception);

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}
