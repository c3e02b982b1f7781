using System.Diagnostics;

namespace Spark.Bot.Engines.Benchmarks.Load;

/// <summary>64 producers, each of which offers the next event when the last was accepted.</summary>
internal static class Producers
{
    public const int Count = 64;

    /// <summary>From the first that is offered to the last that is handled.</summary>
    public static async Task<Result> MeasureAsync(IContender contender, int count)
    {
        var events = Event.Make(count);
        var prepared = events.Select(contender.Prepare).ToArray();
        GC.Collect();
        var (processor, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var started = Stopwatch.GetTimestamp();
        var handled = contender.Handled.ReachAsync(contender.Handled.Count + count);
        await RunAsync(events.Length, (producer, n) => contender.AcceptAsync(producer, events[n], prepared[n]));
        var accepted = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await handled;
        return new Result(
            count / Stopwatch.GetElapsedTime(started).TotalSeconds,
            count / accepted,
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count,
            (GC.GetTotalAllocatedBytes() - allocated) / (double)count
        );
    }

    /// <summary>Does something so many times.</summary>
    public static Task RunAsync(int count, Func<int, int, Task> act)
    {
        var next = -1;
        return Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(producer =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var n && n < count)
                        {
                            await act(producer, n);
                        }
                    })
                )
        );
    }
}
