namespace Spark.Bot;

/// <summary>
/// Finds a switch that is nearly one of the bot's. The configuration ignores what it does not know, so that
/// <c>--docter</c> would run the bot.
/// </summary>
internal static class Misspelling
{
    private const int MostEdits = 2;

    /// <summary>What is wrong with one of the arguments; <c>null</c> if nothing is.</summary>
    public static string? Of(string[] args, string[] switches)
    {
        foreach (var name in args.Select(argument => argument.Split('=', 2)[0]))
        {
            if (
                name.StartsWith('-')
                && !switches.Contains(name, StringComparer.Ordinal)
                && switches.FirstOrDefault(known => Edits(name, known) <= MostEdits) is { } meant
            )
            {
                return $"There is no {name}. Did you mean {meant}?";
            }
        }

        return null;
    }

    /// <summary>How many signs must be added, left out or changed to make one of the other.</summary>
    private static int Edits(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (char.ToLowerInvariant(one[i - 1]) == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
