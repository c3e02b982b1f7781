using System.Text.RegularExpressions;

namespace Spark.Client;

/// <summary>A block of code that is open at some place.</summary>
/// <param name="Opening">The line that opens it.</param>
/// <param name="Closing">The line that closes it.</param>
internal sealed record Fence(string Opening, string Closing);

/// <summary>One line of a text; the end is without the line break.</summary>
internal readonly record struct TextLine(int Start, int End, bool IsBlank)
{
    /// <summary>The block of code that is open before this line.</summary>
    public Fence? Inside { get; init; }

    /// <summary>Whether this line opens or closes a block of code.</summary>
    public bool Opens { get; init; }

    /// <summary>Whether this line closes a block of code.</summary>
    public bool Closes { get; init; }
}

/// <summary>Where a text may be cut: its lines, its blocks of code, and what must stay whole.</summary>
internal sealed partial class TextStructure
{
    private TextStructure(IReadOnlyList<TextLine> lines, IReadOnlyList<(int Start, int End)> whole) =>
        (Lines, Whole) = (lines, whole);

    public IReadOnlyList<TextLine> Lines { get; }

    /// <summary>What must not be cut inside, in order.</summary>
    public IReadOnlyList<(int Start, int End)> Whole { get; }

    public static TextStructure Plain(string text) => new([.. LinesOf(text)], []);

    public static TextStructure OfMarkdown(string text, int maxBytes)
    {
        var lines = new List<TextLine>();
        Fence? open = null;
        foreach (var line in LinesOf(text))
        {
            var match = FenceLine().Match(text[line.Start..line.End]);
            var closes = open is not null && match.Success && ClosesIt(open, match);
            var opens = open is null && match.Success && !IsInlineCode(match);
            var fence = opens ? FenceOf(match, maxBytes) : null;
            lines.Add(line with { Inside = open, Opens = fence is not null, Closes = closes });
            open = fence ?? (closes ? null : open);
        }

        return new(lines, [.. WholePieces().Matches(text).Select(match => (match.Index, match.Index + match.Length))]);
    }

    private static IEnumerable<TextLine> LinesOf(string text)
    {
        for (var start = 0; start <= text.Length; )
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            yield return new(start, end, text.AsSpan(start, end - start).IsWhiteSpace());
            start = end + 1;
        }
    }

    private static bool ClosesIt(Fence open, Match line) =>
        line.Groups["info"].Value.Trim().Length == 0
        && open.Closing.TrimStart() is var marker
        && line.Groups["marker"].Value is var found
        && found[0] == marker[0]
        && found.Length >= marker.Length;

    /// <summary>Whether it is code within a line after all: the name of a language holds no backtick.</summary>
    private static bool IsInlineCode(Match line) =>
        line.Groups["marker"].Value[0] == '`' && line.Groups["info"].Value.Contains('`', StringComparison.Ordinal);

    /// <summary>The block a line opens; none if opening and closing it again would leave no room for the code.</summary>
    private static Fence? FenceOf(Match line, int maxBytes)
    {
        var closing = line.Groups["indent"].Value + line.Groups["marker"].Value;
        return new[] { line.Value.TrimEnd(), closing }
            .Select(opening => new Fence(opening, closing))
            .FirstOrDefault(fence =>
                MessageText.ByteCount(fence.Opening) + MessageText.ByteCount(fence.Closing) + 2 <= maxBytes / 2
            );
    }

    // Neither pattern can try a place in more than one way: no time limit is needed, and none can be hit under load.
    [GeneratedRegex(
        @"^(?<indent>[ \t]*)(?<marker>`{3,}|~{3,})(?<info>.*)$",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex FenceLine();

    /// <summary>Mentions, and links.</summary>
    [GeneratedRegex(@"<@[^<>\n]*>|\[[^\[\]\n]*\]\([^()\s]*\)", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex WholePieces();
}
