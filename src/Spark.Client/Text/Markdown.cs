using System.Text;

namespace Spark.Client;

/// <summary>
/// Pieces of markdown as messages understand it. What comes from a user goes through one of these, so that it is shown
/// as it is and neither formats nor mentions. (Webex API: Formatting messages.)
/// </summary>
public static class Markdown
{
    /// <summary>A mention of everybody in the room.</summary>
    public const string MentionAll = "<@all>";

    /// <summary>Text that is shown as it is, line breaks included.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length + 16);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            AppendLine(result, lines[i]);
            if (i < lines.Length - 1)
            {
                // Two blanks are a line break; beside an empty line there is a new paragraph anyway.
                result.Append(lines[i].Length > 0 && lines[i + 1].Length > 0 ? "  \n" : "\n");
            }
        }

        return result.ToString();
    }

    /// <summary>Bold; for use between blanks, or in a <see cref="MarkdownBuilder"/>, which sees to its neighbours.</summary>
    public static string Bold(string text) => new Emphasized("**", text).Write();

    /// <summary>Italic; for use between blanks, or in a <see cref="MarkdownBuilder"/>, which sees to its neighbours.</summary>
    public static string Italic(string text) => new Emphasized("*", text).Write();

    /// <summary>Code within a line; line breaks become blanks.</summary>
    public static string Code(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return "";
        }

        var code = text.ReplaceLineEndings(" ");
        var ticks = new string('`', LongestRun(code, '`') + 1);
        // A blank at each end is taken off when shown: needed beside a backtick, and to keep blanks at both ends.
        var pad = code[0] is '`' || code[^1] is '`' || (code[0] is ' ' && code[^1] is ' ' && code.Trim(' ').Length > 0);
        return pad ? $"{ticks} {code} {ticks}" : $"{ticks}{code}{ticks}";
    }

    /// <summary>A block of code, to stand on lines of its own.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">Its language, such as <c>csharp</c>.</param>
    public static string CodeBlock(string code, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        var fence = new string('`', Math.Max(3, LongestRun(code, '`') + 1));
        var name = string.Concat(
            (language ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '#' or '.')
        );
        var lines = code.ReplaceLineEndings("\n");
        return $"{fence}{name}\n{(lines.EndsWith('\n') ? lines : lines + "\n")}{fence}";
    }

    /// <summary>A link.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="url">Where it leads: an absolute address; no script, data or file.</param>
    /// <exception cref="ArgumentException">The address is relative, or of a kind that must not be linked to.</exception>
    public static string Link(string text, string url)
    {
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is "javascript" or "vbscript" or "data" or "file"
        )
        {
            throw new ArgumentException(
                "A link leads to an absolute address, such as https://example.com.",
                nameof(url)
            );
        }

        return $"[{OneLine(text)}]({EscapeUrl(url)})";
    }

    /// <summary>A mention of a person in the room; only markdown mentions, plain text does not.</summary>
    /// <param name="personId">The person's id.</param>
    /// <param name="name">What is shown; default the person's name.</param>
    /// <exception cref="ArgumentException">That is no id.</exception>
    public static string MentionPerson(string personId, string? name = null) => Mention("personId", personId, name);

    /// <summary>A mention of the person with this email.</summary>
    /// <param name="personEmail">The person's email address.</param>
    /// <param name="name">What is shown; default the person's name.</param>
    /// <exception cref="ArgumentException">That is no email address.</exception>
    public static string MentionEmail(string personEmail, string? name = null) =>
        Mention("personEmail", personEmail, name);

    internal static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length + 16);
        AppendLine(result, text.ReplaceLineEndings(" "));
        return result.ToString();
    }

    private static string Mention(string kind, string value, string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or '|'))
        {
            throw new ArgumentException("A mention names a person by id or email address.", nameof(value));
        }

        var shown = string.Concat(
            (name ?? "").Select(c => char.IsControl(c) ? ' ' : c).Where(c => c is not ('<' or '>' or '|'))
        );
        return shown.Trim() is { Length: > 0 } text ? $"<@{kind}:{value}|{text}>" : $"<@{kind}:{value}>";
    }

    private static void AppendLine(StringBuilder result, string line)
    {
        var marker = LineMarker(line);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                // Entities, so that nothing that looks for "<@" first takes it for a mention.
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '&':
                    result.Append("&amp;");
                    break;
                // Where a line starts with many blanks, it would be code.
                case ' ' or '\t' when i == 0 && IsIndented(line):
                    result.Append("&nbsp;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '|':
                case var c when i == marker && char.IsAscii(c):
                    result.Append('\\').Append(line[i]);
                    break;
                default:
                    result.Append(line[i]);
                    break;
            }
        }
    }

    /// <summary>Where the character stands that would make a line a heading, an item or a rule; -1 for nowhere.</summary>
    private static int LineMarker(string line)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        if (start == line.Length)
        {
            return -1;
        }

        if (line[start] is '#' or '+' or '-' or '=')
        {
            return start;
        }

        var end = start;
        while (end < line.Length && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        return end > start && end < line.Length && line[end] is '.' or ')' ? end : -1;
    }

    private static bool IsIndented(string line) =>
        line.AsSpan().TrimStart(" \t") is var rest
        && line.AsSpan(0, line.Length - rest.Length) is var blanks
        && (blanks.Length > 3 || blanks.Contains('\t'));

    private static int LongestRun(string text, char character)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == character ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string EscapeUrl(string url) =>
        string.Concat(
            url.Trim()
                .Select(c =>
                    c is '(' or ')' or '<' or '>' or '\\' or '[' or ']' or '*' or '_' or '`' or '|' or '"' or '\''
                    || char.IsWhiteSpace(c)
                    || char.IsControl(c)
                        ? Uri.HexEscape(c)
                        : c.ToString()
                )
        );
}
