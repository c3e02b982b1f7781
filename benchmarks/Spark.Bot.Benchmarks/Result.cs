namespace Spark.Bot.Benchmarks;

/// <summary>One window.</summary>
/// <param name="Rate">Events a second.</param>
/// <param name="Processor">Processor time of the server for each event, in microseconds.</param>
/// <param name="Bytes">Allocated by the server for each event.</param>
/// <param name="P50">The median time, in microseconds.</param>
/// <param name="P99">Only one in a hundred took longer.</param>
internal sealed record Result(double Rate, double Processor, double Bytes, double P50, double P99)
{
    /// <summary>One line: medians, and the medians of the ratios of windows that were next to each other.</summary>
    public static void Print(string what, string who, List<Result> mine, List<Result> ceiling, string goals)
    {
        var rates = mine.Zip(ceiling, (own, other) => own.Rate / other.Rate).Order().ToList();
        Console.WriteLine(
            $"{what, -14} {who, -8} {Median(mine, each => each.Rate), 7:N0}/s ratio {rates[rates.Count / 2]:0.00} [{rates[0]:0.00}..{rates[^1]:0.00}], "
                + $"processor {Median(mine, each => each.Processor):0.0} us ratio {Ratio(mine, ceiling, each => each.Processor):0.00}, "
                + $"{Median(mine, each => each.Bytes):N0} B ratio {Ratio(mine, ceiling, each => each.Bytes):0.00}, "
                + $"p50 {Median(mine, each => each.P50) / 1000:0.00} p99 {Median(mine, each => each.P99) / 1000:0.00} ms ratio {Ratio(mine, ceiling, each => each.P99):0.0}{goals}"
        );
    }

    private static double Median(List<Result> results, Func<Result, double> of) => Median(results.Select(of));

    private static double Ratio(List<Result> mine, List<Result> ceiling, Func<Result, double> of) =>
        Median(mine.Zip(ceiling, (own, other) => of(own) / of(other)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
