using System.Net;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Spark.Client.Tests;

/// <summary>What a builder is given side by side, is shown side by side: no seam makes something else of it.</summary>
public partial class MarkdownSeamTests
{
    [Theory]
    [InlineData("1|. x")]
    [InlineData("1|) x")]
    [InlineData("-| x")]
    [InlineData("  |  x")]
    [InlineData("a\n|- b")]
    [InlineData("a\n|\n# b")]
    [InlineData("\\|*x*")]
    [InlineData("&|lt;")]
    public void Texts_side_by_side_are_one_text(string texts)
    {
        var builder = new MarkdownBuilder();
        foreach (var text in texts.Split('|'))
        {
            builder.Text(text);
        }

        var document = Markdig.Markdown.Parse(builder.ToString());

        document.ShouldAllBe(block => block is ParagraphBlock);
        Shown(document).ShouldBe(Words(texts.Replace("|", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_break_at_a_seam_is_a_break() =>
        new MarkdownBuilder().Text("a\n").Bold("b").Line().Text("c").ToString().ShouldBe("a  \n**b**  \nc");

    [Fact]
    public void A_call_before_a_link_makes_no_image()
    {
        new MarkdownBuilder().Text("New!").Link("x", "https://y.z").ToString().ShouldBe(@"New\![x](https://y.z)");
        Markdown.Escape("New!").ShouldBe(@"New\!");
        Markdown.Escape("New! Now.").ShouldBe("New! Now.");
    }

    [Fact]
    public void Marks_side_by_side_are_one()
    {
        new MarkdownBuilder().Bold("a").Bold("b").ToString().ShouldBe("**ab**");
        new MarkdownBuilder().Code("a").Code("`b").ToString().ShouldBe("``a`b``");
        new MarkdownBuilder().Code(@"a\").Raw("` `").ToString().ShouldBe(@"`a\`` `");
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Parts)])]
    public void Whatever_stands_side_by_side_is_shown_as_it_is(IReadOnlyList<Part> parts)
    {
        var builder = new MarkdownBuilder();
        foreach (var part in parts)
        {
            _ = part.Kind switch
            {
                'b' => builder.Bold(part.Text),
                'i' => builder.Italic(part.Text),
                'c' => builder.Code(part.Text),
                'a' => builder.Link(part.Text, "https://example.com/_x_"),
                'l' => builder.Line(),
                'm' => builder.MentionEmail("a@b.c", "A"),
                'n' => builder.Item(part.Text),
                '1' => builder.NumberedItem(part.Text),
                'q' => builder.Quote(part.Text),
                'k' => builder.CodeBlock(part.Text),
                'p' => builder.Paragraph(),
                _ => builder.Text(part.Text),
            };
        }

        var document = Markdig.Markdown.Parse(builder.ToString());

        var blocks = document.Descendants().OfType<Block>().ToList();
        blocks.Where(IsMeantForNobody).ShouldBeEmpty(builder.ToString());
        blocks.OfType<ListItemBlock>().Count().ShouldBe(Count(parts, "n1"), builder.ToString());
        blocks.OfType<QuoteBlock>().Count().ShouldBe(Count(parts, "q"), builder.ToString());
        blocks.OfType<FencedCodeBlock>().Count().ShouldBe(Count(parts, "k"), builder.ToString());
        Shown(document).ShouldBe(Words(string.Concat(parts.Select(Said))), builder.ToString());
        var links = document.Descendants<LinkInline>().ToList();
        links.Count.ShouldBe(parts.Count(part => part.Kind is 'a'), builder.ToString());
        links.ShouldAllBe(link => !link.IsImage && link.Url == "https://example.com/_x_");
        Letters(document, 2).ShouldBe(Letters(parts, 'b'), builder.ToString());
        Letters(document, 1).ShouldBe(Letters(parts, 'i'), builder.ToString());
        Words(string.Concat(document.Descendants<CodeInline>().Select(code => code.Content)))
            .ShouldBe(Words(string.Concat(parts.Where(part => part.Kind is 'c').Select(part => part.Text))));
    }

    [Theory]
    [InlineData(QuoteColor.Danger, "danger")]
    [InlineData(QuoteColor.Info, "info")]
    [InlineData(QuoteColor.Primary, "primary")]
    [InlineData(QuoteColor.Secondary, "secondary")]
    [InlineData(QuoteColor.Success, "success")]
    [InlineData(QuoteColor.Warning, "warning")]
    public void A_coloured_quote_shows_its_text_whoever_reads_it(QuoteColor color, string name)
    {
        var markdown = new MarkdownBuilder().Text("a").Quote("<b>*x*</b>\n\n- y", color).Text("b").ToString();

        markdown.ShouldContain($"\n\n<blockquote class=\"{name}\">");
        Words(WebUtility.HtmlDecode(Tag().Replace(Markdig.Markdown.ToHtml(markdown), ""))).ShouldBe("a<b>*x*</b>-yb");
    }

    private static bool IsMeantForNobody(Block block) =>
        block is not (ParagraphBlock or ListBlock or ListItemBlock or QuoteBlock or FencedCodeBlock);

    private static int Count(IEnumerable<Part> parts, string kinds) =>
        parts.Count(part => kinds.Contains(part.Kind, StringComparison.Ordinal));

    private static string Said(Part part) =>
        part.Kind switch
        {
            'l' or 'p' => "",
            'm' => "<@personEmail:a@b.c|A>",
            _ => part.Text,
        };

    private static string Letters(MarkdownDocument document, int marks) =>
        Letters(
            string.Concat(
                document
                    .Descendants<EmphasisInline>()
                    .Where(emphasis => emphasis.DelimiterCount == marks)
                    .SelectMany(emphasis => emphasis.Descendants())
                    .Select(Shown)
            )
        );

    private static string Letters(IEnumerable<Part> parts, char kind) =>
        Letters(string.Concat(parts.Where(part => part.Kind == kind).Select(part => part.Text)));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string Shown(MarkdownDocument document) =>
        Words(
            string.Concat(
                document
                    .Descendants<LeafBlock>()
                    .Select(block =>
                        block is CodeBlock code
                            ? code.Lines.ToString()
                            : string.Concat((block.Inline?.Descendants() ?? []).Select(Shown))
                    )
            )
        );

    private static string Shown(MarkdownObject inline) =>
        inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            CodeInline code => code.Content,
            _ => "",
        };

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex("</?(p|blockquote|br)( [^>]*)?/?>", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Tag();
}

/// <summary>Something that a builder is given: its kind, and a text.</summary>
public sealed record Part(char Kind, string Text)
{
    public override string ToString() => $"{Kind}:{Text}";
}

public static class Parts
{
    public static Arbitrary<IReadOnlyList<Part>> OfALine() =>
        (
            from kind in Gen.Elements([.. "ttttbbiiccaallmn1qkp"])
            from letters in Gen.ListOf(Gen.Elements([.. "ab1é *_`~!.)(][<>&|\\#+-=:\"'/\n".ToCharArray()]))
            select new Part(kind, kind is 'l' ? "" : string.Concat(letters.Take(6)))
        )
            .ListOf()
            .Select(parts => (IReadOnlyList<Part>)[.. parts.Take(8)])
            .ToArbitrary();
}
