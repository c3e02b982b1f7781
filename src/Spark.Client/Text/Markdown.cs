namespace Spark.Client;

/// <summary>
/// Pieces of markdown as messages understand it. What comes from a user goes through one of these, so that it is shown
/// as it is and neither formats nor mentions. (Webex API: Formatting messages.)
/// </summary>
public static class Markdown
{
    /// <summary>A mention of everybody in the room.</summary>
    public const string MentionAll = "<@all>";

    /// <summary>Where a link may lead: the web, a mail, a call, a message, a room of the service.</summary>
    private static readonly string[] Schemes =
    [
        "https",
        "http",
        "mailto",
        "tel",
        "sip",
        "sips",
        "sms",
        "webexteams",
        "ciscospark",
    ];

    /// <summary>Text that is shown as it is, line breaks included.</summary>
    public static string Escape(string text)
    {
        var markdown = MarkdownEscape.Escape(text);
        return markdown is [.., '!'] ? markdown[..^1] + @"\!" : markdown; // before a link it would make an image of it
    }

    /// <summary>Bold; for use between blanks, or in a <see cref="MarkdownBuilder"/>, which sees to its neighbours.</summary>
    public static string Bold(string text) => new Emphasized("**", text).ToString();

    /// <summary>Italic; for use between blanks, or in a <see cref="MarkdownBuilder"/>, which sees to its neighbours.</summary>
    public static string Italic(string text) => new Emphasized("*", text).ToString();

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
    /// <param name="url">An absolute address: http(s), mailto, tel, sip(s), sms, or webexteams and ciscospark, the service's clients.</param>
    /// <exception cref="ArgumentException">The address is relative, or of another kind.</exception>
    public static string Link(string text, string url) =>
        Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme)
            ? $"[{OneLine(text)}]({EscapeUrl(url!.Trim())})"
            : throw new ArgumentException(
                $"A link leads to an absolute address, such as https://example.com; its scheme is one of {string.Join(", ", Schemes)}.",
                nameof(url)
            );

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
        return MarkdownEscape.Escape(text.ReplaceLineEndings(" "));
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

    /// <summary>What would end the address, or begin code, is written as %XX; hosts keep their brackets and underscores.</summary>
    private static string EscapeUrl(string url) =>
        string.Concat(url.Select(c => EndsUrl(c) ? Uri.EscapeDataString(c.ToString()) : c.ToString()));

    private static bool EndsUrl(char c) =>
        c is '(' or ')' or '<' or '>' or '\\' or '`' or '|' or '"' or '\'' || char.IsWhiteSpace(c) || char.IsControl(c);
}
