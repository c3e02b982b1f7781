using System.Text;

namespace Spark.Client;

/// <summary>
/// Text between marks. A mark beside a blank is no mark, nor is one between a letter and punctuation: what stands at
/// the ends goes out of the marks there.
/// </summary>
internal sealed class Emphasized
{
    private readonly string _mark;
    private readonly (int Start, int End) _inner; // without blanks
    private readonly (int Start, int End) _core; // without punctuation

    public Emphasized(string mark, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (_mark, Line) = (mark, text.ReplaceLineEndings(" "));
        _inner = Trim(0, Line.Length, char.IsWhiteSpace);
        _core = Trim(_inner.Start, _inner.End, c => !char.IsLetterOrDigit(c));
    }

    /// <summary>The text, on one line.</summary>
    public string Line { get; }

    /// <summary>Whether it gets marks: there is more in it than punctuation.</summary>
    public bool IsMarked => _core.Start < _core.End;

    /// <summary>Whether punctuation stands at the end.</summary>
    private bool HasTail => _core.End < _inner.End && _inner.End == Line.Length;

    /// <summary>Whether a mark between punctuation and this character would be none.</summary>
    public static bool Clings(char character) =>
        !char.IsWhiteSpace(character) && !char.IsPunctuation(character) && character is not ('<' or '`' or '|' or '~');

    /// <param name="markdown">What it is written behind.</param>
    /// <param name="headOut">Whether punctuation at the start stays out of the marks.</param>
    /// <param name="tailOut">Whether punctuation at the end stays out of the marks.</param>
    public void AppendTo(StringBuilder markdown, bool headOut = false, bool tailOut = false)
    {
        if (!IsMarked)
        {
            MarkdownEscape.Append(markdown, Line);
            return;
        }

        var start = headOut && _inner.Start == 0 ? _core.Start : _inner.Start;
        var end = tailOut && HasTail ? _core.End : _inner.End;
        MarkdownEscape.Append(markdown, Line[..start]);
        markdown.Append(_mark).Append(Markdown.OneLine(Line[start..end])).Append(_mark);
        MarkdownEscape.Append(markdown, Line[end..]);
    }

    public override string ToString()
    {
        var markdown = new StringBuilder(Line.Length + 16);
        AppendTo(markdown);
        return markdown.ToString();
    }

    private (int Start, int End) Trim(int start, int end, Func<char, bool> isOutside)
    {
        while (start < end && isOutside(Line[start]))
        {
            start++;
        }

        while (end > start && isOutside(Line[end - 1]))
        {
            end--;
        }

        return (start, end);
    }
}
