using System.Diagnostics;
using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.Engines.Benchmarks.Servers;

namespace Spark.Bot.Engines.Benchmarks;

/// <summary>
/// Two replicas against one: handlers of 5 ms, so few at a time that they and not the cores are the limit, 200 rooms, and
/// a backlog that never runs empty. The second is started anew for each of its windows, and stopped as a deploy would.
/// </summary>
internal static class Replicas
{
    private const int Windows = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>More than can be handled in a window of one, a start and a window of two.</summary>
    private const int Backlog = 20_000;

    public static async Task RunAsync(Store store, Cloud cloud)
    {
        var (one, two) = (new List<double>(), new List<double>());
        await using var source = BotHost.Make(store.Settings, cloud.Url);
        var (accepted, others) = (0L, 0L);
        await FillAsync();
        await using var first = await Replica.StartAsync(store, cloud.Url);
        await Task.Delay(WarmUp, TimeProvider.System);
        for (var window = 0; window < Windows; window++)
        {
            await FillAsync();
            one.Add(await RateAsync(first));
            await using (var second = await Replica.StartAsync(store, cloud.Url))
            {
                await Task.Delay(WarmUp, TimeProvider.System);
                two.Add(await RateAsync(first, second));
                others += await second.HandledAsync();
            }

            if (others + await first.HandledAsync() >= accepted)
            {
                throw new InvalidOperationException("The backlog ran empty.");
            }
        }

        await FillAsync();
        one.Add(await RateAsync(first));
        // Each window of two against what one did before and after it.
        var ratios = two.Select((rate, n) => rate / ((one[n] + one[n + 1]) / 2)).Order().ToList();
        Console.WriteLine(
            $"{$"replicas {store.Kind}", -22} one {Result.Median(one):N0}/s [{one.Min():N0}..{one.Max():N0}], two {Result.Median(two):N0}/s [{two.Min():N0}..{two.Max():N0}], "
                + $"ratio {Result.Median(ratios):0.00} [{ratios[0]:0.00}..{ratios[^1]:0.00}] (goal: 1.7); {Replica.Concurrency} handlers of {Replica.Work.TotalMilliseconds} ms each: at most {Replica.Concurrency / Replica.Work.TotalSeconds:N0}/s a replica"
        );

        async Task FillAsync()
        {
            var events = Event.Make(Backlog);
            await Producers.RunAsync(events.Length, (_, n) => source.AcceptAsync(events[n]));
            accepted += Backlog;
        }
    }

    private static async Task<double> RateAsync(params Replica[] replicas)
    {
        var before = await HandledAsync(replicas);
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(Window, TimeProvider.System);
        var after = await HandledAsync(replicas);
        return (after - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> HandledAsync(Replica[] replicas)
    {
        var handled = 0L;
        foreach (var replica in replicas)
        {
            handled += await replica.HandledAsync();
        }

        return handled;
    }
}
