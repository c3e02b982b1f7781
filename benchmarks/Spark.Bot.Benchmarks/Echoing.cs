using System.Diagnostics;
using Spark.Bot.Benchmarks.Load;

namespace Spark.Bot.Benchmarks;

/// <summary>
/// Webhook, GET of the message, POST of the reply: 64 conversations, each of which says the next thing when it was
/// answered.
/// </summary>
internal static class Echoing
{
    private const int Events = 2_000;

    public static async Task RunAsync(LocalService service)
    {
        var comparison = await Alternating.RunAsync(service, subject => MeasureAsync(service, subject, Events));
        comparison.Print("event to reply", " (goal: rate 0.80)", " (goal: rate 0.60)");
    }

    /// <summary>So many events, until the last is answered.</summary>
    public static async Task<Result> MeasureAsync(LocalService service, Subject subject, int events)
    {
        var deliveries = Deliveries.Make(events, "created");
        var times = new double[events];
        var next = -1;
        GC.Collect();
        var before = await subject.FiguresAsync();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Generator.Connections).Select(_ => TalkAsync()));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await subject.FiguresAsync();
        Array.Sort(times);
        return new Result(
            events / seconds,
            (after.Processor - before.Processor) / events,
            (after.Allocated - before.Allocated) / (double)events,
            times[events / 2],
            times[events * 99 / 100]
        );

        async Task TalkAsync()
        {
            using var connection = await Connection.OpenAsync(subject.Url);
            while (Interlocked.Increment(ref next) is var index && index < events)
            {
                var reply = service.ReplyToAsync(deliveries[index].MessageId);
                var since = Stopwatch.GetTimestamp();
                await connection.DeliverAsync(deliveries[index].Bytes);
                await reply;
                times[index] = Stopwatch.GetElapsedTime(since).TotalMicroseconds;
            }
        }
    }
}
