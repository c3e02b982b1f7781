using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Spark.Client.Tests;

/// <summary>Each piece of markdown looks as it does in the whole.</summary>
public class MarkdownSplitTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    [Theory]
    [InlineData("**bold words that go on and on and on**", 32, "**bold words that go on and on**", "**and on**")]
    [InlineData("***both of them that go on and on***", 32, "***both of them that go on***", "***and on***")]
    [InlineData("`code of a line that goes on and on`", 32, "`code of a line that goes on`", "`and on`")]
    [InlineData("> a quote whose words go on and on", 32, "> a quote whose words go on and", "> on")]
    [InlineData("## A heading whose words go on and on", 32, "## A heading whose words go on", "## and on")]
    [InlineData(
        "this was a bad year, it was\n1999. A new one came",
        32,
        "this was a bad year, it was",
        @"1999\. A new one came"
    )]
    [InlineData(
        "what is written in one line is\n - no item of a list",
        32,
        "what is written in one line is",
        "- no item of a list"
    )]
    [InlineData(
        "what is written here is a sum: \n+ no, it is an item",
        32,
        "what is written here is a sum:",
        "+ no, it is an item"
    )]
    [InlineData("such a sum of them both is 1234 - 12 = 111", 32, "such a sum of them both is 1234", @"\- 12 = 111")]
    [InlineData(
        @"a line that ends with a break\" + "\nand another",
        32,
        "a line that ends with a break",
        "and another"
    )]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&amp;b", 32, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "&amp;b")]
    [InlineData(@"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\*b", 32, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", @"\*b")]
    [InlineData("a link with [blanks in it](https://x.y)", 32, "a link with", "[blanks in it](https://x.y)")]
    [InlineData(
        "- the first item is long enough\n  and goes on\n  - inner",
        32,
        "- the first item is long enough",
        "and goes on\n- inner"
    )]
    [InlineData(
        "> ```cs\n> first line of code\n> second line of code\n> ```",
        40,
        "> ```cs\n> first line of code\n> ```",
        "> ```cs\n> second line of code\n> ```"
    )]
    [InlineData(
        "<blockquote class=\"info\">a quote in which more is said than a message<br/>can take, and some&#46;more</blockquote>\n\nend",
        100,
        "<blockquote class=\"info\">a quote in which more is said than a message<br/>can take, and</blockquote>",
        "<blockquote class=\"info\">some&#46;more</blockquote>\n\nend"
    )]
    [InlineData(
        "<blockquote class=\"info\"><br/>a quote in which more is said than a message can take, and some more</blockquote>",
        100,
        "<blockquote class=\"info\"><br/>a quote in which more is said than a message can take,</blockquote>",
        "<blockquote class=\"info\">and some more</blockquote>"
    )]
    [InlineData(
        "<blockquote class=\"info\">one quote of many words</blockquote>\n<blockquote class=\"danger\">and another of more words</blockquote>",
        100,
        "<blockquote class=\"info\">one quote of many words</blockquote>",
        "<blockquote class=\"danger\">and another of more words</blockquote>"
    )]
    public void What_is_open_at_a_seam_goes_on(string markdown, int limit, params string[] pieces) =>
        MessageText.SplitMarkdown(markdown, limit).ShouldBe(pieces);

    [Property(MaxTest = 500, Arbitrary = [typeof(Documents)])]
    public void Each_piece_is_shown_as_a_part_of_the_whole_and_nothing_is_lost(Document document, PositiveInt limit)
    {
        var max = 60 + (limit.Get % 120);

        var pieces = MessageText.SplitMarkdown(document.Markdown, max);

        pieces.ShouldAllBe(piece => MessageText.ByteCount(piece) <= max);
        string.Concat(pieces.SelectMany(Shown))
            .ShouldBe(string.Concat(Shown(document.Markdown)), string.Join("\n=====\n", pieces));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[a](b ")]
    [InlineData("![")]
    [InlineData("*a ")]
    [InlineData("**a*b_")]
    [InlineData("`a``")]
    [InlineData("<a ")]
    [InlineData("<@")]
    [InlineData("&a")]
    [InlineData("\\")]
    [InlineData("> ")]
    [InlineData("- a\n ")]
    [InlineData("a\n\n")]
    [InlineData("```\na\n```\n")]
    [InlineData("word **bold** and [link](https://example.com), ")]
    [InlineData(" ")]
    [InlineData("\n")]
    public void Twice_the_text_is_at_most_little_more_than_twice_the_work(string part)
    {
        var once = Work(string.Concat(Enumerable.Repeat(part, 20_000 / part.Length)));
        var twice = Work(string.Concat(Enumerable.Repeat(part, 40_000 / part.Length)));

        (twice.Memory / (double)once.Memory).ShouldBeLessThan(2.5);
        (twice.Steps / (double)once.Steps).ShouldBeLessThan(2.5);
    }

    [Theory]
    [InlineData('b')]
    [InlineData('i')]
    [InlineData('c')]
    [InlineData('t')]
    [InlineData('q')]
    public void Twice_the_parts_are_at_most_little_more_than_twice_the_work(char kind)
    {
        long Built(int parts) =>
            Work(() =>
            {
                var builder = new MarkdownBuilder();
                for (var n = 0; n < parts; n++)
                {
                    _ = kind switch
                    {
                        'b' => builder.Bold("a!"),
                        'i' => builder.Italic("a"),
                        'c' => builder.Code("`a"),
                        'q' => builder.Quote("a"),
                        _ => builder.Text("1!").Link("a", "https://example.com"),
                    };
                }

                builder.ToString().ShouldNotBeEmpty();
            });

        (Built(8_000) / (double)Built(4_000)).ShouldBeLessThan(2.5);
    }

    /// <summary>What it takes: the memory that is asked for, and how often a part of the text is looked at.</summary>
    private static (long Memory, double Steps) Work(string markdown)
    {
        var map = MarkdownMap.Of(markdown, 200);
        new TextSplitter(markdown, 200, map).Split().ShouldNotBeNull();
        return (Work(() => MessageText.SplitMarkdown(markdown, 200)), 1_000 + (map?.Steps ?? 0));
    }

    private static long Work(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Every letter with what it looks like.</summary>
    private static IEnumerable<string> Shown(string markdown)
    {
        foreach (var block in Markdig.Markdown.Parse(markdown, Pipeline).Descendants().OfType<LeafBlock>())
        {
            var look = string.Concat(Parents(block).OfType<QuoteBlock>().Select(_ => ">"));
            look += block switch
            {
                HeadingBlock heading => $"h{heading.Level}",
                FencedCodeBlock code => $"code({code.Info})",
                CodeBlock => "code",
                _ => "",
            };
            var texts = block is CodeBlock lines
                ? [(look, lines.Lines.ToString())]
                : (block.Inline?.Descendants() ?? []).Select(inline =>
                    (
                        look
                            + string.Concat(
                                Parents(inline)
                                    .Select(parent =>
                                        parent switch
                                        {
                                            EmphasisInline { DelimiterCount: 2 } => "b",
                                            EmphasisInline => "i",
                                            LinkInline link => $"({link.Url})",
                                            _ => "",
                                        }
                                    )
                                    .Order(StringComparer.Ordinal)
                            ),
                        inline switch
                        {
                            LiteralInline literal => literal.Content.ToString(),
                            HtmlEntityInline entity => entity.Transcoded.ToString(),
                            CodeInline code => $"`{code.Content}`",
                            _ => "",
                        }
                    )
                );
            foreach (var (style, text) in texts)
            {
                foreach (var letter in text.Where(letter => !char.IsWhiteSpace(letter)))
                {
                    yield return $"{style}{letter} ";
                }
            }
        }
    }

    private static IEnumerable<MarkdownObject> Parents(MarkdownObject source)
    {
        for (
            var parent = (MarkdownObject?)(source as Block)?.Parent ?? (source as Inline)?.Parent;
            parent is not null;
            parent = (MarkdownObject?)(parent as Block)?.Parent ?? (parent as Inline)?.Parent
        )
        {
            yield return parent;
        }
    }
}

/// <summary>Markdown of all that messages know.</summary>
public sealed record Document(string Markdown)
{
    public override string ToString() => Markdown;
}

public static class Documents
{
    public static Arbitrary<Document> OfBlocks()
    {
        var word = Gen.Elements([
            .. "a|word|wörter|🦄|123|1999.|2)|-|+|#|=|&lt;|\\*|\\_|[no]|!|a_b|`co de`|x".Split('|'),
            "<@personId:ID|A B>",
        ]);
        var link = Gen.Constant("[a link](https://example.com/a_b)");
        var plain = Gen.OneOf(word, word, word, link);
        var inline = Gen.OneOf(
            plain,
            plain,
            from mark in Gen.Elements("**", "*", "***")
            from words in word.NonEmptyListOf()
            select $"{mark}w{string.Join(' ', words.Take(9))}w{mark}"
        );
        var line = inline.NonEmptyListOf().Select(words => "t " + string.Join(' ', words.Take(12)));
        var paragraph =
            from lines in line.NonEmptyListOf()
            from between in Gen.Elements("\n", "  \n", "\\\n")
            select string.Join(between, lines.Take(4));
        var code =
            from lines in word.NonEmptyListOf()
            from name in Gen.Elements("", "cs")
            select $"```{name}\n{string.Join('\n', lines.Take(9))}\n```";
        var heading = line.Select(text => "## " + text);
        var leaf = Gen.OneOf(paragraph, code, heading);
        var quote = leaf.Select(block => "> " + block.Replace("\n", "\n> ", StringComparison.Ordinal));
        var list =
            from items in Gen.OneOf(paragraph, code).NonEmptyListOf()
            from mark in Gen.Elements("- ", "7. ")
            select string.Join(
                '\n',
                items
                    .Take(4)
                    .Select(item =>
                        mark + item.Replace("\n", "\n" + new string(' ', mark.Length), StringComparison.Ordinal)
                    )
            );
        return Gen.OneOf(paragraph, paragraph, code, heading, quote, list)
            .NonEmptyListOf()
            .Select(blocks => new Document(string.Join("\n\n", blocks.Take(5))))
            .ToArbitrary();
    }
}
