using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Spark.Client;

/// <summary>What a piece begins with and ends with at a cut, so that it looks as in the whole.</summary>
internal readonly record struct Seam(string Head, string Tail);

/// <summary>Where markdown may be cut, and what is open at each place.</summary>
internal sealed partial class MarkdownMap
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .Build();

    private readonly string _text;
    private readonly int _maxBytes;
    private readonly List<Scope> _scopes = []; // in order of their start
    private readonly List<(int Start, int End)> _atoms; // in order, apart from each other

    private MarkdownMap(string text, MarkdownDocument document, int maxBytes)
    {
        (_text, _maxBytes) = (text, maxBytes);
        _atoms = [.. Atom().Matches(text).Select(match => (match.Index, match.Index + match.Length))];
        Add(document, parent: null);
        _scopes.Sort((one, other) => one.Start.CompareTo(other.Start));
        _atoms = Apart(_atoms);
    }

    /// <summary>A part of the text that means something: a place is inside if it is behind the start, and before the end.</summary>
    private sealed record Scope(MarkdownObject Source, int Start, int End, Scope? Parent);

    /// <summary>The map of a text; <c>null</c> where it has too many levels, or marks in a paragraph, to be markdown.</summary>
    public static MarkdownMap? Of(string text, int maxBytes)
    {
        MarkdownDocument document;
        try
        {
            document = Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // so the parser says of 128 levels, or ten thousand marks in a paragraph: no person reads that
        }

        return new(text, document, maxBytes);
    }

    /// <summary>How often a part of the text was looked at: what its work is counted by.</summary>
    internal long Steps { get; private set; }

    /// <summary>What must not be cut at a place, if there is something.</summary>
    public (int Start, int End)? WholeAround(int place)
    {
        var last = LastBefore(place, _atoms.Count, n => _atoms[n].Start);
        return last >= 0 && place < _atoms[last].End ? _atoms[last] : null;
    }

    /// <summary>Whether a place is between blocks, such as paragraphs.</summary>
    public bool IsBetweenBlocks(int place) => !Around(place).Any(scope => scope.Source is LeafBlock);

    /// <summary>What closes what is open at a place, and what opens it again; nothing if that took too much of a piece.</summary>
    public Seam At(int place)
    {
        var (head, tail, quotes) = ("", "", "");
        foreach (var scope in Around(place).Reverse())
        {
            switch (scope.Source)
            {
                case QuoteBlock:
                    quotes += "> ";
                    head += "> ";
                    break;
                case HeadingBlock { IsSetext: false } heading:
                    head += new string('#', heading.Level) + " ";
                    break;
                case FencedCodeBlock code:
                    var fence = new string(code.FencedChar, code.OpeningFencedCharCount);
                    var opening = _text[code.Span.Start..scope.Start].TrimEnd();
                    tail = $"\n{quotes}{fence}";
                    var isRoom = IsRoom(new($"{head}{opening}\n{quotes}", tail));
                    head += $"{(isRoom ? opening : fence)}\n{quotes}";
                    break;
                case CodeBlock:
                    head += "    ";
                    break;
                case HtmlBlock html:
                    head += _text[html.Span.Start..scope.Start];
                    tail = _text[scope.End..(html.Span.End + 1)].TrimEnd() + tail;
                    break;
                case Inline inline:
                    var mark = Mark(inline);
                    (head, tail) = (head + mark, mark + tail);
                    break;
            }
        }

        return IsRoom(new(head, tail)) ? new(head, tail) : new("", "");
    }

    /// <summary>
    /// Where the piece after a cut begins: without the marks of quotes and the indents of items, and outside of code
    /// without blanks and empty lines.
    /// </summary>
    public int Begin(int place)
    {
        var next = SkipBlanks(place, int.MaxValue);
        while (next < _text.Length && _text[next] is '\n')
        {
            var line = next + 1;
            var isCode = Around(line).Any(scope => scope.Source is CodeBlock);
            next = SkipPrefix(line, isCode);
            if (isCode)
            {
                break;
            }
        }

        return next;
    }

    /// <summary>A piece as it stands by itself: items begin at the left, and what goes on with a paragraph begins no other block.</summary>
    public string Body(int start, int end)
    {
        var body = new StringBuilder();
        var from = start;
        var indent = Indent(start, start);
        for (var line = indent > 0 ? NextLine(start, end) : end; line < end; line = NextLine(line, end))
        {
            var before = indent;
            indent = Indent(line, start);
            // The next item would go on with what stands alone now: a number other than 1 does not interrupt it.
            body.Append(_text, from, line - from).Append(indent < before ? "\n" : "");
            from = Math.Min(SkipBlanks(line, indent), end);
        }

        body.Append(_text, from, end - from);
        var mark =
            Around(start).FirstOrDefault()?.Source is ParagraphBlock ? BlockMark().Match(body.ToString()) : Match.Empty;
        return (mark.Success && !IsAtom(start) ? body.Insert(mark.Groups["mark"].Index, '\\') : body).ToString();
    }

    private static string Mark(Inline inline) =>
        inline switch
        {
            EmphasisInline emphasis => new(emphasis.DelimiterChar, emphasis.DelimiterCount),
            CodeInline code => new(code.Delimiter, code.DelimiterCount),
            _ => "",
        };

    private static List<(int Start, int End)> Apart(List<(int Start, int End)> atoms)
    {
        atoms.Sort();
        var apart = new List<(int Start, int End)>(atoms.Count);
        foreach (var atom in atoms)
        {
            if (apart is [.., var last] && atom.Start < last.End)
            {
                apart[^1] = (last.Start, Math.Max(last.End, atom.End));
            }
            else
            {
                apart.Add(atom);
            }
        }

        return apart;
    }

    private void Add(MarkdownObject source, Scope? parent)
    {
        var (start, end) = (source.Span.Start, source.Span.End + 1);
        switch (source)
        {
            case EmphasisInline:
            case CodeInline when end - start > _maxBytes / 2:
                // Between a mark and its text there is no place for a cut: the text's first and last letters belong to it.
                var mark = Mark((Inline)source).Length;
                _atoms.Add((start, start + mark + 1));
                _atoms.Add((end - mark - 1, end));
                parent = Add(source, start + mark, end - mark, parent);
                break;
            case LinkInline or CodeInline or AutolinkInline or HtmlInline:
                _atoms.Add((start, end));
                return;
            case FencedCodeBlock code:
                AddFence(code, parent);
                return;
            case HeadingBlock:
                // At the end of a heading they would be no text any more.
                foreach (var match in NumberSigns().EnumerateMatches(_text.AsSpan(start, end - start)))
                {
                    _atoms.Add((start + match.Index, start + match.Index + match.Length + 1));
                }

                parent = Add(source, start, end, parent);
                break;
            case HtmlBlock when ColouredQuote().Match(_text[start..end]) is { Success: true } quote:
                var (first, last) = (start + quote.Groups["first"].Length, start + quote.Groups["last"].Index);
                _atoms.Add((start, first + 1));
                _atoms.Add((last - 1, end));
                parent = Add(source, first, last, parent);
                break;
            case QuoteBlock or ListItemBlock or LeafBlock and not LinkReferenceDefinition:
                parent = Add(source, start, end, parent);
                break;
        }

        var children = source switch
        {
            ContainerBlock block => block,
            LeafBlock { Inline: { } inline } => inline,
            ContainerInline inline => inline,
            _ => (IEnumerable<MarkdownObject>)[],
        };
        foreach (var child in children)
        {
            Add(child, parent);
        }
    }

    private Scope Add(MarkdownObject source, int start, int end, Scope? parent)
    {
        var scope = new Scope(source, start, end, parent);
        _scopes.Add(scope);
        return scope;
    }

    /// <summary>A block of code: a cut leaves something of the code on both of its sides.</summary>
    private void AddFence(FencedCodeBlock code, Scope? parent)
    {
        var (start, end) = (code.Span.Start, code.Span.End + 1);
        var first = _text.IndexOf('\n', start);
        if (first < 0)
        {
            return;
        }

        var last = code.ClosingFencedCharCount > 0 ? _text.LastIndexOf('\n', end - 1) : parent?.End ?? _text.Length + 1;
        _atoms.Add((start, first + 2));
        if (code.ClosingFencedCharCount > 0)
        {
            _atoms.Add((last - 1, end));
        }

        Add(code, first, last, parent);
    }

    /// <summary>What a place is inside of, the innermost first.</summary>
    private IEnumerable<Scope> Around(int place)
    {
        var last = LastBefore(place, _scopes.Count, n => _scopes[n].Start);
        for (var scope = last < 0 ? null : _scopes[last]; scope is not null; scope = scope.Parent)
        {
            Steps++;
            if (place < scope.End)
            {
                yield return scope;
            }
        }
    }

    private bool IsRoom(Seam seam) =>
        MessageText.ByteCount(seam.Head) + MessageText.ByteCount(seam.Tail) <= _maxBytes * 2 / 5; // two seams and a character fit

    private bool IsAtom(int start) =>
        LastBefore(start + 1, _atoms.Count, n => _atoms[n].Start) is >= 0 and var last && _atoms[last].Start == start;

    /// <summary>How far the text of an item stands from the left, of the innermost around a line that begins before a place.</summary>
    private int Indent(int line, int before) =>
        Around(line).FirstOrDefault(scope => scope.Source is ListItemBlock && scope.Start < before)?.Source
            is ListItemBlock { Count: > 0 } item
            ? item[0].Column
            : 0;

    private int SkipPrefix(int line, bool isCode)
    {
        var quotes = Around(line).Count(scope => scope.Source is QuoteBlock);
        var indent = Math.Max(0, Indent(line, line) - (2 * quotes));
        indent += Around(line).Any(scope => scope.Source is CodeBlock and not FencedCodeBlock) ? 4 : 0;
        var next = SkipBlanks(line, indent);
        indent -= next - line;
        for (; quotes > 0; quotes--)
        {
            var mark = SkipBlanks(next, 3);
            if (mark == _text.Length || _text[mark] is not '>')
            {
                break; // a quote may leave its mark out
            }

            next = SkipBlanks(mark + 1, 1);
        }

        return SkipBlanks(next, isCode ? indent : int.MaxValue);
    }

    private int SkipBlanks(int place, int most)
    {
        for (; most > 0 && place < _text.Length && _text[place] is not '\n' && char.IsWhiteSpace(_text[place]); most--)
        {
            place++;
        }

        return place;
    }

    private int NextLine(int place, int end) =>
        _text.IndexOf('\n', place, end - place) is >= 0 and var found ? found + 1 : end;

    private int LastBefore(int place, int count, Func<int, int> startOf)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            Steps++;
            var middle = (low + high) / 2;
            (low, high) = startOf(middle) < place ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    // None of these can try a place in more than one way: no time limit is needed, and none can be hit under load.

    /// <summary>Mentions, line breaks, escaped characters, entities.</summary>
    [GeneratedRegex(
        @"<@[^<>\n]*>|<br/?>|\\[!-/:-@\[-`{-~]|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z0-9]{1,31});",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Atom();

    /// <summary>What the service shows with a coloured bar.</summary>
    [GeneratedRegex(
        @"^(?<first><blockquote class=""[a-z]+"">)(?>[^<]+|<br/?>)+(?<last></blockquote>)\s*$",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex ColouredQuote();

    [GeneratedRegex(@"(?<=[ \t])#+(?=[ \t])", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex NumberSigns();

    /// <summary>What begins a block at the start of a line, and is text within it.</summary>
    [GeneratedRegex(
        @"^(?<mark>[-#+=*_>~`\[|<])|^[0-9]{1,9}(?<mark>[.)])",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex BlockMark();
}
