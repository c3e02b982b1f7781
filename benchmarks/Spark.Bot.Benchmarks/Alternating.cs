using Spark.Bot.Benchmarks.Load;

namespace Spark.Bot.Benchmarks;

/// <summary>The ceiling and the bot with each inbox, one window after the other.</summary>
internal static class Alternating
{
    private const int Windows = 9;
    private const int LongestWarmUp = 30;

    /// <summary>So few methods are compiled in a window when the compiler is through: it runs on the same core.</summary>
    private const int Settled = 15;

    public static async Task<Comparison> RunAsync(LocalService service, Func<Subject, Task<Result>> measure)
    {
        await using var ceiling = await Subject.StartAsync("ceiling", service);
        await using var memory = await Subject.StartAsync("Memory", service);
        await using var sqlite = await Subject.StartAsync("Sqlite", service);
        Subject[] subjects = [ceiling, memory, sqlite];
        var results = subjects.Select(_ => new List<Result>()).ToArray();
        foreach (var subject in subjects)
        {
            await WarmUpAsync(subject, measure);
        }

        for (var window = 0; window < Windows; window++)
        {
            // Who goes first rotates, so that none profits from a drift.
            for (var turn = 0; turn < subjects.Length; turn++)
            {
                var which = (turn + window) % subjects.Length;
                results[which].Add(await measure(subjects[which]));
            }
        }

        return new(results[0], results[1], results[2]);
    }

    private static async Task WarmUpAsync(Subject subject, Func<Subject, Task<Result>> measure)
    {
        for (var (window, compiled) = (0, 0L); window < LongestWarmUp; window++)
        {
            _ = await measure(subject);
            var now = (await subject.FiguresAsync()).Compiled;
            if (window > 0 && now - compiled < Settled)
            {
                return;
            }

            compiled = now;
        }
    }
}

internal sealed record Comparison(List<Result> Ceiling, List<Result> Memory, List<Result> Sqlite)
{
    public void Print(string what, string memoryGoals, string sqliteGoals)
    {
        Result.Print(what, "ceiling", Ceiling, Ceiling, "");
        Result.Print(what, "memory", Memory, Ceiling, memoryGoals);
        Result.Print(what, "sqlite", Sqlite, Ceiling, sqliteGoals);
    }
}
