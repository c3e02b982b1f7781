using System.Text.RegularExpressions;

namespace Testing;

/// <summary>Cases that once were, or could be, trouble: one a line, with <c>\n</c>, <c>\"</c>, <c>\u1234</c> escaped.</summary>
public static class Corpus
{
    public static IReadOnlyList<string> Lines(string name) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Corpus", name + ".txt")).Select(Regex.Unescape)];
}
