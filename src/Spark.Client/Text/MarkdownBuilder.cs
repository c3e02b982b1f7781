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
    private Block _last = Block.Nothing;
    private int _number;
    private (int Start, bool HeadOut, Emphasized Text)? _emphasis;

    private enum Block
    {
        Nothing,
        Line,
        Items,
        Numbers,
        Quote,
        Code,
    }

    /// <summary>Text, shown as it is.</summary>
    public MarkdownBuilder Text(string text) => Inline(Markdown.Escape(text));

    /// <summary>Bold text.</summary>
    public MarkdownBuilder Bold(string text) => Emphasize("**", text);

    /// <summary>Italic text.</summary>
    public MarkdownBuilder Italic(string text) => Emphasize("*", text);

    /// <summary>Code within a line.</summary>
    public MarkdownBuilder Code(string text) => Inline(Markdown.Code(text));

    /// <summary>A link.</summary>
    /// <exception cref="ArgumentException">The address is relative, or of a kind that must not be linked to.</exception>
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
        if (_last is Block.Line)
        {
            _text.Append("  \n");
        }

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
        Prefixed(Block.Items, "- ", "  ", Markdown.Escape(string.Concat(texts)));

    /// <summary>An item of a list: what is built inside, on one line.</summary>
    public MarkdownBuilder Item(Action<MarkdownBuilder> build) => Prefixed(Block.Items, "- ", "  ", Inner(build));

    /// <summary>An item of a numbered list; the numbers are counted.</summary>
    public MarkdownBuilder NumberedItem(params ReadOnlySpan<string> texts) =>
        Numbered(Markdown.Escape(string.Concat(texts)));

    /// <summary>An item of a numbered list: what is built inside.</summary>
    public MarkdownBuilder NumberedItem(Action<MarkdownBuilder> build) => Numbered(Inner(build));

    /// <summary>A quote: text.</summary>
    public MarkdownBuilder Quote(string text) => Prefixed(Block.Quote, "> ", "> ", Markdown.Escape(text));

    /// <summary>A quote: what is built inside.</summary>
    public MarkdownBuilder Quote(Action<MarkdownBuilder> build) => Prefixed(Block.Quote, "> ", "> ", Inner(build));

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
    public override string ToString() => _text.ToString();

    private static string Inner(Action<MarkdownBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var inner = new MarkdownBuilder();
        build(inner);
        return inner.ToString();
    }

    private MarkdownBuilder Inline(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        if (markdown.Length == 0)
        {
            return this;
        }

        if (_last is not Block.Line)
        {
            Begin(Block.Line);
        }

        if (_emphasis is { } last && Emphasized.Clings(markdown[0]))
        {
            // A mark between punctuation and a letter would not end: the punctuation goes out of it.
            _text.Length = last.Start;
            _text.Append(last.Text.Write(headOut: last.HeadOut, tailOut: true));
        }

        _emphasis = null;
        _text.Append(markdown);
        return this;
    }

    private MarkdownBuilder Emphasize(string mark, string text)
    {
        var emphasized = new Emphasized(mark, text);
        var headOut = _last is Block.Line && Emphasized.Clings(_text[^1]);
        var written = emphasized.Write(headOut);
        Inline(written);
        _emphasis = emphasized.HasTail ? (_text.Length - written.Length, headOut, emphasized) : null;
        return this;
    }

    private MarkdownBuilder Numbered(string markdown)
    {
        var number = _last is Block.Numbers ? _number + 1 : 1;
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
        if (_text.Length > 0 && _last is not Block.Nothing)
        {
            _text.Append(block == _last && block is (Block.Items or Block.Numbers) ? "\n" : "\n\n");
        }

        _last = block;
    }
}
