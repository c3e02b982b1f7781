using System.Diagnostics;

namespace Spark.Client.Benchmarks;

/// <summary>10,000 messages in pages of 100: the client against the ceiling, in alternated pairs.</summary>
internal static class Listing
{
    private const int Items = 10_000;
    private const int Pairs = 21;
    private const int Lists = 12;

    public static async Task RunAsync(string url)
    {
        using var spark = new SparkClient(new SparkClientOptions { ApiUrl = $"{url}/v1", AccessToken = "token" });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler);
        var request = new ListMessagesRequest { RoomId = $"{Items}-0", PageSize = 100 };
        Func<Task<int>> client = async () => await spark.Messages.ListAsync(request).CountAsync();
        Func<Task<int>> raw = () => Raw.ListAsync(http, $"{url}/v1/messages?roomId={Items}-0&max=100");
        for (var warm = 0; warm < 150; warm++)
        {
            await client();
            await raw();
        }

        var results = new List<(Result Client, Result Raw)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            // Who goes first alternates, so that neither profits from a drift.
            var first = await MeasureAsync(pair % 2 == 0 ? client : raw);
            var second = await MeasureAsync(pair % 2 == 0 ? raw : client);
            results.Add(pair % 2 == 0 ? (first, second) : (second, first));
        }

        var rate = Median(results.Select(pair => pair.Client.Rate / pair.Raw.Rate));
        var bytes = Median(results.Select(pair => pair.Client.Bytes / pair.Raw.Bytes));
        Console.WriteLine(
            $"list rate        {Median(results.Select(pair => pair.Client.Rate)):N0} items/s, raw {Median(results.Select(pair => pair.Raw.Rate)):N0}: ratio {rate:0.00} [{results.Min(pair => pair.Client.Rate / pair.Raw.Rate):0.00}..{results.Max(pair => pair.Client.Rate / pair.Raw.Rate):0.00}] (goal 0.90)"
        );
        // On a busy machine this one is the steadier: time spent waiting for a core does not count.
        Console.WriteLine(
            $"list processor   {Median(results.Select(pair => pair.Client.Cpu)):0.00} us/item, raw {Median(results.Select(pair => pair.Raw.Cpu)):0.00}: ratio {Median(results.Select(pair => pair.Client.Cpu / pair.Raw.Cpu)):0.00}"
        );
        Console.WriteLine(
            $"list allocation  {Median(results.Select(pair => pair.Client.Bytes)):N0} B/item, raw {Median(results.Select(pair => pair.Raw.Bytes)):N0}: ratio {bytes:0.000} (goal 1.10)"
        );
        Console.WriteLine(
            $"list memory      {await LiveAsync(spark, 1_000) / 1024:N0} KB live within 1,000 items, {await LiveAsync(spark, 100_000) / 1024:N0} KB within 100,000 (goal: flat)"
        );
    }

    private static async Task<Result> MeasureAsync(Func<Task<int>> list)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var count = 0;
        for (var n = 0; n < Lists; n++)
        {
            count += await list();
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count;
        return new Result(count / seconds, used, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)count);
    }

    /// <summary>What is alive at the last page, above what was alive before the first.</summary>
    private static async Task<long> LiveAsync(SparkClient spark, int items)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long live = 0;
        await foreach (
            var page in spark
                .Messages.ListAsync(new ListMessagesRequest { RoomId = $"{items}-0", PageSize = 100 })
                .AsPages()
        )
        {
            if (!page.HasNext)
            {
                live = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }

        return live;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);

    private sealed record Result(double Rate, double Cpu, double Bytes);
}
