namespace Spark.Client;

/// <summary>
/// Text between marks. A mark beside a blank is no mark, nor is one between a letter and punctuation: what stands at
/// the ends goes out of the marks there.
/// </summary>
internal sealed class Emphasized
{
    private readonly string _mark;
    private readonly string _line;
    private readonly (int Start, int End) _inner; // without blanks
    private readonly (int Start, int End) _core; // without punctuation

    public Emphasized(string mark, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (_mark, _line) = (mark, text.ReplaceLineEndings(" "));
        _inner = Trim(0, _line.Length, char.IsWhiteSpace);
        _core = Trim(_inner.Start, _inner.End, c => !char.IsLetterOrDigit(c));
    }

    /// <summary>Whether punctuation stands at the end.</summary>
    public bool HasTail => _core.End < _inner.End && _inner.End == _line.Length;

    /// <summary>Whether a mark between punctuation and this character would be none.</summary>
    public static bool Clings(char character) =>
        !char.IsWhiteSpace(character) && !char.IsPunctuation(character) && character is not ('<' or '`' or '|' or '~');

    /// <param name="headOut">Whether punctuation at the start stays out of the marks.</param>
    /// <param name="tailOut">Whether punctuation at the end stays out of the marks.</param>
    public string Write(bool headOut = false, bool tailOut = false)
    {
        var start = headOut && _inner.Start == 0 ? _core.Start : _inner.Start;
        var end = tailOut && HasTail ? _core.End : _inner.End;
        return _core.Start == _core.End // nothing but punctuation
            ? Markdown.OneLine(_line)
            : $"{Outside(0, start)}{_mark}{Markdown.OneLine(_line[start..end])}{_mark}{Outside(end, _line.Length)}";
    }

    private string Outside(int start, int end) => Markdown.OneLine(_line[start..end]);

    private (int Start, int End) Trim(int start, int end, Func<char, bool> isOutside)
    {
        while (start < end && isOutside(_line[start]))
        {
            start++;
        }

        while (end > start && isOutside(_line[end - 1]))
        {
            end--;
        }

        return (start, end);
    }
}
