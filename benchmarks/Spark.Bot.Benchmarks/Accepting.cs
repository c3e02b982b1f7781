using System.Diagnostics;
using Spark.Bot.Benchmarks.Load;

namespace Spark.Bot.Benchmarks;

/// <summary>
/// Signed webhooks at 64 connections. "accept" ends with the 2xx: what comes after it waits, in the ceiling as in the
/// bot. In "accept+handle" handlers that do nothing take the events meanwhile, on the same core.
/// </summary>
internal static class Accepting
{
    private const int Events = 6_000;

    public static async Task RunAsync(LocalService service)
    {
        (await Alternating.RunAsync(service, subject => MeasureAsync(subject, held: true))).Print(
            "accept",
            " (goals: rate 0.85, bytes 1.3)",
            " (goals: rate 0.35, p99 6)"
        );
        (await Alternating.RunAsync(service, subject => MeasureAsync(subject, held: false))).Print(
            "accept+handle",
            "",
            ""
        );
    }

    private static async Task<Result> MeasureAsync(Subject subject, bool held)
    {
        var deliveries = Deliveries.Make(Events, "deleted");
        await subject.HoldAsync(held);
        GC.Collect();
        var before = await subject.FiguresAsync(collect: true);
        var started = Stopwatch.GetTimestamp();
        var times = subject.Generator.Run(deliveries);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = held ? await subject.FiguresAsync() : await subject.HandledAsync(before.Handled + Events);
        await subject.HoldAsync(false);
        await subject.HandledAsync(before.Handled + Events);
        return new Result(
            Events / seconds,
            (after.Processor - before.Processor) / Events,
            (after.Allocated - before.Allocated) / (double)Events,
            times[Events / 2],
            times[Events * 99 / 100]
        );
    }
}
