using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A block of C# in a Markdown file.</summary>
/// <param name="File">The file, below the repository's root.</param>
/// <param name="Line">The line it begins at.</param>
/// <param name="Code">The code.</param>
public sealed partial record Snippet(string File, int Line, string Code)
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Snippet> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Root, "*.md", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .SelectMany(Read),
    ];

    /// <summary>The block as a program: its own using directives must come first.</summary>
    public string AsProgram()
    {
        var lines = Code.Split('\n').ToLookup(line => Using().IsMatch(line));
        return string.Join('\n', [.. lines[true], .. lines[false]]);
    }

    public override string ToString() => $"{File}:{Line}";

    private static IEnumerable<Snippet> Read(string path)
    {
        var text = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n");
        foreach (Match block in Block().Matches(text))
        {
            yield return new Snippet(
                Path.GetRelativePath(Root, path),
                text[..block.Index].Count(sign => sign == '\n') + 1,
                block.Groups["code"].Value
            );
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "SparkBot.sln")))
        {
            folder =
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no SparkBot.sln above.");
        }

        return folder;
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;", RegexOptions.None, 1000)]
    private static partial Regex Using();
}
