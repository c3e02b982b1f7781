using System.Diagnostics;

namespace Spark.Emulator.Benchmarks;

/// <summary>100,000 messages in a room, read page by page: the last page costs what the first does.</summary>
internal static class Pages
{
    private const int Messages = 100_000;

    public static async Task RunAsync()
    {
        using var emulator = Server.Start("emulator");
        using var calls = new Calls(emulator.Url);
        var room = (string)(await calls.PostAsync("rooms", new() { ["title"] = "room" }))["id"]!;
        var idle = emulator.Resident;
        var said = await Load.RunAsync(
            emulator,
            Load.Post("/v1/messages", "alice", $$"""{"roomId":"{{room}}","text":"hello"}"""),
            Messages
        );
        Console.WriteLine(
            $"filling          {said.Rate:N0} messages/s, {(emulator.Resident - idle) / Messages:N0} B resident a message"
        );
        foreach (var max in (int[])[50, 1000])
        {
            await ListAsync(calls, room, max); // warm
            var times = await ListAsync(calls, room, max);
            times.RemoveAt(times.Count - 1); // may be a short one
            var edge = times.Count / 5;
            var (first, last) = (Median(times[..edge]), Median(times[^edge..]));
            Console.WriteLine(
                $"pages of {max, -6}  first {edge}: {first:0.00} ms a page, last {edge}: {last:0.00} ms, all {times.Count + 1}: {times.Average():0.00} ms: last/first {last / first:0.00} (goal: about 1)"
            );
        }
    }

    private static async Task<List<double>> ListAsync(Calls calls, string room, int max)
    {
        var times = new List<double>();
        for (var next = $"messages?roomId={room}&max={max}"; next is not null; )
        {
            var started = Stopwatch.GetTimestamp();
            (_, next) = await calls.GetAsync(next);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
