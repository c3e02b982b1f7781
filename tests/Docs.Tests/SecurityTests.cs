using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>SECURITY.md promises nothing that no test holds.</summary>
public partial class SecurityTests
{
    private static readonly Lazy<IReadOnlyList<string>> Sources = new(() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Snippet.Root, "tests"), "*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText),
        ]
    );

    private static string Text => File.ReadAllText(Path.Combine(Snippet.Root, "SECURITY.md"));

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Named()
            .Matches(Text)
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value));

        named.Where(test => !Exists(test.Class, test.Method)).Select(test => $"{test}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_threat_names_a_test() =>
        Text.ReplaceLineEndings("\n")
            .Split('\n')
            .Where(line =>
                line.StartsWith("| ", StringComparison.Ordinal)
                && !line.StartsWith("| threat", StringComparison.Ordinal)
            )
            .ShouldAllBe(line => Named().IsMatch(line));

    private static bool Exists(string type, string method) =>
        Sources.Value.Any(source =>
            source.Contains($"class {type}", StringComparison.Ordinal)
            && Regex.IsMatch(
                source,
                $@"^\s+public (async )?(Task|void) {method}\(",
                RegexOptions.Multiline,
                TimeSpan.FromSeconds(1)
            )
        );

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`", RegexOptions.None, 1000)]
    private static partial Regex Named();
}
