using Spark.Bot.Engines.Benchmarks.Load;
using Spark.Bot.Engines.Benchmarks.Servers;

namespace Spark.Bot.Engines.Benchmarks;

/// <summary>
/// Whether an event costs the same however many there were. What is remembered of events is little, so that it is swept
/// within the run: the last 100,000 with PostgreSQL, a minute with NATS (and another for clocks that differ). An engine
/// looks after itself meanwhile (checkpoints, vacuum), which slows everybody down: so after each piece the ceiling does a
/// little, and the ratio tells what is the bot's.
/// </summary>
internal static class Enduring
{
    private const int Part = 100_000;
    private const int Pieces = 10; // events are made before they are offered, not all at once
    private const int Sample = 2_000;

    public static async Task RunAsync(Store store, Cloud cloud, int events)
    {
        var settings = new Dictionary<string, string?>(store.Settings)
        {
            ["Spark:MaxRememberedEvents"] = "100000",
            ["Spark:Nats:DuplicateWindow"] = "00:01:00",
        };
        await using var bot = await BotHost.StartAsync(settings, cloud.Url, TimeSpan.Zero);
        await using var ceiling = await store.CeilingAsync();
        await Producers.MeasureAsync(bot, Part / Pieces); // warm
        await Producers.MeasureAsync(ceiling, Part / Pieces);
        var parts = new List<(double Rate, double Processor, double Ratio)>();
        for (var part = 1; part <= events / Part; part++)
        {
            var (pieces, ratios) = (new List<Result>(), new List<double>());
            for (var piece = 0; piece < Pieces; piece++)
            {
                pieces.Add(await Producers.MeasureAsync(bot, Part / Pieces));
                ratios.Add(pieces[^1].Rate / (await Producers.MeasureAsync(ceiling, Sample)).Rate);
            }

            parts.Add(
                (
                    Pieces / pieces.Sum(each => 1 / each.Rate),
                    pieces.Average(each => each.Processor),
                    Result.Median(ratios)
                )
            );
            Console.WriteLine(
                $"{$"endure {store.Kind}", -22} {part * Part, 9:N0} events: {parts[^1].Rate, 7:N0}/s [{pieces.Min(each => each.Rate):N0}..{pieces.Max(each => each.Rate):N0}], ratio {parts[^1].Ratio:0.00}, processor {parts[^1].Processor:0} us, {await store.DiskAsync()}"
            );
        }

        Console.WriteLine(
            $"{$"endure {store.Kind}", -22} last against first: rate {parts[^1].Rate / parts[0].Rate:0.00}, ratio to the ceiling {parts[^1].Ratio / parts[0].Ratio:0.00}, processor {parts[^1].Processor / parts[0].Processor:0.00}"
        );
    }
}
