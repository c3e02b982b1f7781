using System.Globalization;
using System.Text;

namespace Spark.Client;

/// <summary>
/// Builds the markdown of a message. What is passed in is escaped; blocks (lists, quotes, code) get lines of their own.
/// </summary>
/// <example>
/// <code>
/// var markdown = new MarkdownBuilder()
///     .Text("Build ").Bold(build.Name).Text(" failed, ").MentionPerson(build.AuthorId)
///     .Item("step: ", build.Step).Item("log: ", build.Log)
///     .CodeBlock(build.Error)
///     .ToString();
/// </code>
/// </example>
public sealed class MarkdownBuilder
{
    private readonly StringBuilder _text = new();
    private Block _block = Block.Nothing;
    private int _number;
    private int _breaks; // line breaks that are written when something follows
    private readonly StringBuilder _open = new(); // what stands between marks at the end, not written yet: it may go on
    private Ending _end;
    private bool _headOut; // whether punctuation at its start stays out of the marks

    private enum Block
    {
        Nothing,
        Line,
        Items,
        Numbers,
        Quote,
        Code,
    }

    private enum Ending
    {
        Other,
        Text,
        Bold,
        Italic,
        Code,
    }

    /// <summary>Text, shown as it is.</summary>
    public MarkdownBuilder Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n");
        var shown = lines.Trim('\n');
        if (lines.Length > 0)
        {
            BeginLine();
            _breaks += lines.Length - lines.TrimStart('\n').Length;
        }

        if (shown.Length > 0)
        {
            Follow(shown[0]);
            MarkdownEscape.Append(_text, shown);
            (_end, _breaks) = (Ending.Text, lines.Length - lines.TrimEnd('\n').Length);
        }

        return this;
    }

    /// <summary>Bold text.</summary>
    public MarkdownBuilder Bold(string text) => Emphasize(Ending.Bold, text);

    /// <summary>Italic text.</summary>
    public MarkdownBuilder Italic(string text) => Emphasize(Ending.Italic, text);

    /// <summary>Code within a line.</summary>
    public MarkdownBuilder Code(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && !IsOpen(Ending.Code)) // two runs of backticks side by side would be one
        {
            BeginLine();
            FollowMarkdown('`');
            _end = Ending.Code;
        }

        _open.Append(text);
        return this;
    }

    /// <summary>A link.</summary>
    /// <exception cref="ArgumentException">The address is relative, or of a kind that <see cref="Markdown.Link"/> does not take.</exception>
    public MarkdownBuilder Link(string text, string url) => Inline(Markdown.Link(text, url));

    /// <summary>A mention of a person in the room.</summary>
    public MarkdownBuilder MentionPerson(string personId, string? name = null) =>
        Inline(Markdown.MentionPerson(personId, name));

    /// <summary>A mention of the person with this email.</summary>
    public MarkdownBuilder MentionEmail(string personEmail, string? name = null) =>
        Inline(Markdown.MentionEmail(personEmail, name));

    /// <summary>A mention of everybody in the room.</summary>
    public MarkdownBuilder MentionAll() => Inline(Markdown.MentionAll);

    /// <summary>Markdown of one's own, not escaped: never text of a user.</summary>
    public MarkdownBuilder Raw(string markdown) => Inline(markdown);

    /// <summary>A line break.</summary>
    public MarkdownBuilder Line()
    {
        _breaks += _block is Block.Line ? 1 : 0;
        return this;
    }

    /// <summary>The end of a paragraph.</summary>
    public MarkdownBuilder Paragraph()
    {
        Begin(Block.Nothing);
        return this;
    }

    /// <summary>An item of a list: text.</summary>
    public MarkdownBuilder Item(params ReadOnlySpan<string> texts) =>
        Prefixed(Block.Items, "- ", "  ", MarkdownEscape.Escape(string.Concat(texts)));

    /// <summary>An item of a list: what is built inside, on one line.</summary>
    public MarkdownBuilder Item(Action<MarkdownBuilder> build) => Prefixed(Block.Items, "- ", "  ", Inner(build));

    /// <summary>An item of a numbered list; the numbers are counted.</summary>
    public MarkdownBuilder NumberedItem(params ReadOnlySpan<string> texts) =>
        Numbered(MarkdownEscape.Escape(string.Concat(texts)));

    /// <summary>An item of a numbered list: what is built inside.</summary>
    public MarkdownBuilder NumberedItem(Action<MarkdownBuilder> build) => Numbered(Inner(build));

    /// <summary>A quote: text.</summary>
    public MarkdownBuilder Quote(string text) => Prefixed(Block.Quote, "> ", "> ", MarkdownEscape.Escape(text));

    /// <summary>A quote: what is built inside.</summary>
    public MarkdownBuilder Quote(Action<MarkdownBuilder> build) => Prefixed(Block.Quote, "> ", "> ", Inner(build));

    /// <summary>A quote with a coloured bar: text. Other formats than line breaks it does not take.</summary>
    public MarkdownBuilder Quote(string text, QuoteColor color)
    {
        ArgumentNullException.ThrowIfNull(text);
        Begin(Block.Quote);
        _block = Block.Code; // no quote goes on in this one
        var name = color.ToString().ToLowerInvariant();
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(HtmlEscape);
        _text.Append(
            CultureInfo.InvariantCulture,
            $"<blockquote class=\"{name}\">{string.Join("<br/>", lines)}</blockquote>"
        );
        return this;
    }

    /// <summary>A block of code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">Its language, such as <c>csharp</c>.</param>
    public MarkdownBuilder CodeBlock(string code, string? language = null)
    {
        Begin(Block.Code);
        _text.Append(Markdown.CodeBlock(code, language));
        return this;
    }

    /// <summary>The markdown; to be split with <see cref="MessageText.SplitMarkdown"/> if it may be long.</summary>
    public override string ToString()
    {
        if (_open.Length == 0)
        {
            return _text.ToString();
        }

        var markdown = new StringBuilder().Append(_text);
        Write(markdown, tailOut: false); // and here not: it may go on
        return markdown.ToString();
    }

    private static string Inner(Action<MarkdownBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var inner = new MarkdownBuilder();
        build(inner);
        return inner.ToString();
    }

    /// <summary>Whether a renderer reads markdown within html or not: what would format is an entity.</summary>
    private static string HtmlEscape(string line) =>
        string.Concat(
            line.Select(c =>
                char.IsAsciiLetterOrDigit(c) || !char.IsAscii(c) || c is ' ' or ',' or '.' or '?'
                    ? c.ToString()
                    : string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};")
            )
        );

    private MarkdownBuilder Inline(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        if (markdown.Length > 0)
        {
            BeginLine();
            FollowMarkdown(markdown[0]);
            _text.Append(markdown);
            _end = Ending.Other;
        }

        return this;
    }

    /// <summary>Prepares the end of the text for what follows on it, which begins with this character.</summary>
    private void Follow(char first)
    {
        // A mark between punctuation and a letter would not end: the punctuation goes out of it.
        Close(tailOut: _breaks == 0 && Emphasized.Clings(first));
        if (_breaks > 0)
        {
            _text.Append(_breaks == 1 && !MarkdownEscape.IsEmpty(_text) ? "  \n" : new string('\n', _breaks));
            (_breaks, _end) = (0, Ending.Other);
        }
    }

    /// <summary>The same for what is not escaped.</summary>
    private void FollowMarkdown(char first)
    {
        Follow(first);
        switch (first)
        {
            case '[' when _end is Ending.Text && _text is [.., '!']:
                _text.Insert(_text.Length - 1, '\\'); // not an image
                break;
            case '`' when _end is Ending.Text && _text is [.., '\\', '`']:
                _text.Length -= 2; // some take the two backticks for one mark
                _text.Append("&#96;");
                break;
        }
    }

    private MarkdownBuilder Emphasize(Ending kind, string text)
    {
        var emphasized = new Emphasized(Mark(kind), text);
        if (!emphasized.IsMarked)
        {
            return Text(emphasized.Line);
        }

        var line = emphasized.Line;
        BeginLine();
        if (!IsOpen(kind) || char.IsWhiteSpace(_open[^1]) || char.IsWhiteSpace(line[0])) // else marks would be others
        {
            var last = _open.Length > 0 && _end is not Ending.Code ? _open[^1] : (char?)null;
            Follow(line[0]);
            _headOut = !MarkdownEscape.IsEmpty(_text) && Emphasized.Clings(last ?? _text[^1]);
            _end = kind;
        }

        _open.Append(line);
        return this;
    }

    private bool IsOpen(Ending kind) => _end == kind && _breaks == 0;

    private static string Mark(Ending kind) => kind is Ending.Bold ? "**" : "*";

    /// <summary>Writes what stands between marks at the end: it does not go on.</summary>
    private void Close(bool tailOut = false)
    {
        if (_open.Length > 0)
        {
            Write(_text, tailOut);
            _open.Clear();
            _end = Ending.Other;
        }
    }

    private void Write(StringBuilder markdown, bool tailOut)
    {
        if (_end is Ending.Code)
        {
            markdown.Append(Markdown.Code(_open.ToString()));
        }
        else
        {
            new Emphasized(Mark(_end), _open.ToString()).AppendTo(markdown, _headOut, tailOut);
        }
    }

    private void BeginLine()
    {
        if (_block is not Block.Line)
        {
            Begin(Block.Line);
        }
    }

    private MarkdownBuilder Numbered(string markdown)
    {
        var number = _block is Block.Numbers ? _number + 1 : 1;
        var mark = string.Create(CultureInfo.InvariantCulture, $"{number}. ");
        Prefixed(Block.Numbers, mark, new string(' ', mark.Length), markdown);
        _number = number;
        return this;
    }

    private MarkdownBuilder Prefixed(Block block, string first, string others, string markdown)
    {
        Begin(block);
        _text.Append(first).Append(markdown.Replace("\n", "\n" + others, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Goes to the start of a line: after an empty one, except between items of one list.</summary>
    private void Begin(Block block)
    {
        Close();
        if (_text.Length > 0 && _block is not Block.Nothing)
        {
            _text.Append(block == _block && block is (Block.Items or Block.Numbers) ? "\n" : "\n\n");
        }

        (_block, _breaks, _end) = (block, 0, Ending.Other);
    }
}
