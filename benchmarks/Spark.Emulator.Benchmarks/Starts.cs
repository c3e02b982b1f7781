using System.Diagnostics;

namespace Spark.Emulator.Benchmarks;

/// <summary>From the start of the process to its first answer.</summary>
internal static class Starts
{
    private const int Runs = 7;

    public static async Task RunAsync()
    {
        var times = new List<(double Emulator, double Bare)>();
        for (var run = 0; run < Runs; run++)
            times.Add((await TimeAsync("emulator", "/health/live"), await TimeAsync("bare", "/")));
        var (emulator, bare) = (Median(times.Select(time => time.Emulator)), Median(times.Select(time => time.Bare)));
        Console.WriteLine(
            $"start            {emulator:N0} ms to the first answer (goal 1,000), bare {bare:N0} ms: ratio {Median(times.Select(time => time.Emulator / time.Bare)):0.00}"
        );
    }

    private static async Task<double> TimeAsync(string kind, string path)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler);
        var started = Stopwatch.GetTimestamp();
        using var server = Server.Start(kind);
        using var response = await http.GetAsync(new Uri(server.Url, path));
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
