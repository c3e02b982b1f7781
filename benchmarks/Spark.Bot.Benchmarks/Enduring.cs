using Spark.Bot.Benchmarks.Load;
using Spark.Bot.Benchmarks.Servers;

namespace Spark.Bot.Benchmarks;

/// <summary>200,000 events in one process: its memory at the end against after the first 20,000, and its file.</summary>
internal static class Enduring
{
    private const int Part = 20_000;
    private const int Parts = 10;
    private const double Megabyte = 1024 * 1024;

    public static async Task RunAsync(LocalService service)
    {
        foreach (var inbox in (string[])["Sqlite", "Memory"])
        {
            await using var subject = await Subject.StartAsync(inbox, service);
            Figures? first = null;
            Figures? last = null;
            for (var part = 1; part <= Parts; part++)
            {
                subject.Generator.Run(Deliveries.Make(Part, "deleted"));
                await subject.HandledAsync((long)part * Part);
                last = await subject.FiguresAsync(collect: true);
                first ??= last;
                Console.WriteLine(
                    $"endure         {inbox, -8} {part * Part, 7:N0} events: managed {last.Managed / Megabyte:0.0} MB, resident {last.Resident / Megabyte:0.0} MB, files {last.Files / Megabyte:0.0} MB"
                );
            }

            Console.WriteLine(
                $"endure         {inbox, -8} managed ratio {last!.Managed / (double)first!.Managed:0.00}, resident ratio {last.Resident / (double)first.Resident:0.00} (goals: 1.10)"
            );
        }
    }
}
