namespace Spark.Bot.Engines.Benchmarks;

/// <summary>One window.</summary>
/// <param name="Rate">Events a second, from the first that was offered to the last that was handled.</param>
/// <param name="Accepted">Events a second until the last was accepted.</param>
/// <param name="Processor">Processor time of this process for each event, in microseconds: with the producers, without the engine.</param>
/// <param name="Bytes">Allocated by this process for each event.</param>
internal sealed record Result(double Rate, double Accepted, double Processor, double Bytes)
{
    /// <summary>One line: medians, and the medians of the ratios of windows that were next to each other.</summary>
    public static void Print(string what, string who, List<Result> mine, List<Result> ceiling, string goal)
    {
        var rates = mine.Zip(ceiling, (own, other) => own.Rate / other.Rate).Order().ToList();
        var spread = mine.Select(each => each.Rate).Order().ToList();
        Console.WriteLine(
            $"{what, -22} {who, -16} {Median(spread), 7:N0}/s [{spread[0]:N0}..{spread[^1]:N0}] ratio {rates[rates.Count / 2]:0.00} [{rates[0]:0.00}..{rates[^1]:0.00}], "
                + $"accepted {Median(mine.Select(each => each.Accepted)):N0}/s, "
                + $"processor {Median(mine.Select(each => each.Processor)):0} us, {Median(mine.Select(each => each.Bytes)):N0} B{goal}"
        );
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
