using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.Engines.Benchmarks.Servers;

namespace Spark.Bot.Engines.Benchmarks;

/// <summary>
/// Accepted event to handled event: 64 producers, 200 rooms, a handler that does nothing. The whole bot against the
/// least that can be written over the same engine; all in this process, with no HTTP but in "whole way".
/// </summary>
internal static class Throughput
{
    private const int Windows = 5;
    private const int WarmUps = 2;

    public static async Task RunAsync(Store store, Cloud cloud)
    {
        await using var ceiling = await store.CeilingAsync();
        await using var bot = await BotHost.StartAsync(store.Settings, cloud.Url, TimeSpan.Zero);
        await using var http = await WholeWay.OpenAsync(bot);
        IContender[] contenders = [ceiling, bot, http];
        var results = contenders.Select(_ => new List<Result>()).ToArray();
        for (var window = -WarmUps; window < Windows; window++)
        {
            // Who goes first rotates, so that none profits from a drift.
            for (var turn = 0; turn < contenders.Length; turn++)
            {
                var which = (turn + window + WarmUps) % contenders.Length;
                var result = await Producers.MeasureAsync(contenders[which], store.Window);
                if (window >= 0)
                {
                    results[which].Add(result);
                }
            }
        }

        Console.WriteLine($"{"throughput", -22} ceiling: {store.Ceiling}");
        Console.WriteLine($"{"throughput", -22} bot:     {store.Bot}");
        for (var which = 0; which < contenders.Length; which++)
        {
            Result.Print(
                $"throughput {store.Kind}",
                contenders[which].Name,
                results[which],
                results[0],
                which == 1 ? " (goal: ratio 0.50)" : ""
            );
        }
    }
}
