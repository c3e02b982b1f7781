using System.Diagnostics;

namespace Spark.Client.Benchmarks;

/// <summary>Pages that take 20 ms, and a consumer that takes as long for each, less or more.</summary>
internal static class LookAhead
{
    private const int Pages = 50;
    private const int Latency = 20;

    public static async Task RunAsync(string url)
    {
        using var spark = new SparkClient(new SparkClientOptions { ApiUrl = $"{url}/v1", AccessToken = "token" });
        var list = spark.Messages.ListAsync(
            new ListMessagesRequest { RoomId = $"{Pages * 100}-{Latency}", PageSize = 100 }
        );
        foreach (var work in (int[])[5, 20, 40])
        {
            var network = await TimeAsync(list, 0);
            var consumer = await DelaysAsync(work);
            var plain = await TimeAsync(list, work);
            var ahead = await TimeAsync(list.WithLookAhead(), work);
            var slower = Math.Max(network, consumer);
            Console.WriteLine(
                $"look-ahead       {work, 2} ms of work a page: {plain:N0} ms -> {ahead:N0} ms, {plain / ahead:0.00} times as fast; the slower side alone {slower:N0} ms: ratio {ahead / slower:0.00} (goal 1.10)"
            );
        }
    }

    private static async Task<double> TimeAsync(SparkList<Message> list, int work)
    {
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in list.AsPages())
        {
            await WorkAsync(work);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double> DelaysAsync(int work)
    {
        var started = Stopwatch.GetTimestamp();
        for (var page = 0; page < Pages; page++)
        {
            await WorkAsync(work);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Task WorkAsync(int work) =>
        work == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(work), TimeProvider.System);
}
