using System.Diagnostics;
using System.Globalization;

namespace Spark.Bot.Engines.Benchmarks.Servers;

/// <summary>A replica in a process of its own; stopped like a deployed one when its input ends.</summary>
internal sealed class Replica : IAsyncDisposable
{
    /// <summary>What each handler takes.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromMilliseconds(5);

    /// <summary>So few that they, and not the cores, are the limit.</summary>
    public const int Concurrency = 4;

    private readonly Process _process;

    private Replica(Process process) => _process = process;

    /// <summary>Its side: tells how many it has handled whenever it is asked.</summary>
    public static async Task RunAsync(string kind, string address, Uri cloud)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Spark:Inbox"] = kind,
            [Store.AddressName(kind)] = address,
            ["Spark:MaxConcurrency"] = $"{Concurrency}",
        };
        await using var bot = await BotHost.StartAsync(settings, cloud, Work);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(bot.Handled.Count);
        }
    }

    public static async Task<Replica> StartAsync(Store store, Uri cloud)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) is "dotnet"
            ? [typeof(Replica).Assembly.Location]
            : [];
        var replica = new Replica(
            Process.Start(
                new ProcessStartInfo(program, [.. self, "serve", store.Kind, store.Address, cloud.ToString()])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            )!
        );
        while (await replica.HandledAsync() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return replica;
    }

    public async Task<long> HandledAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync();
        return long.Parse(answer ?? throw new InvalidOperationException("It has ended."), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
