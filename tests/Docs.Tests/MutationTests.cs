namespace Docs.Tests;

/// <summary>The promises that ./mutate.sh takes away: it runs by itself, so that a line that is stale is told here.</summary>
public class MutationTests
{
    [Fact]
    public void What_is_taken_away_stands_once_in_its_file() =>
        File.ReadLines(Path.Combine(Snippet.Root, "tests", "mutations.txt"))
            .Where(line => line is not "" && !line.StartsWith('#'))
            .Select(line => line.Split(" | "))
            .Where(parts => File.ReadAllText(Path.Combine(Snippet.Root, parts[1])).Split(parts[2]).Length != 2)
            .Select(parts => parts[0])
            .ShouldBeEmpty();
}
