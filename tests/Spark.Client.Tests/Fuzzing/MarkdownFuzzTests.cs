using FsCheck.Fluent;

namespace Spark.Client.Tests.Fuzzing;

public class MarkdownFuzzTests
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("markdown");

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_is_split_without_loss(string text)
    {
        for (var limit = MessageText.MinLimit; limit < 120; limit++)
        {
            Check(text, limit);
        }
    }

    [Fact]
    public void Whatever_is_split_fits_and_nothing_is_lost() =>
        Fuzz.Holds(
            from text in Gen.OneOf(Fuzz.Text, Fuzz.Around(Known))
            from limit in Gen.Choose(MessageText.MinLimit, 300)
            select (text, limit),
            given => Check(given.text, given.limit)
        );

    [Fact]
    public void Text_of_people_makes_no_html_whatever_it_is() =>
        Fuzz.Holds(
            Gen.OneOf(Fuzz.Text, Fuzz.Around(Known)),
            text =>
            {
                var markdown = new MarkdownBuilder()
                    .Text(text)
                    .Bold(text)
                    .Italic(text)
                    .Line()
                    .Item(text)
                    .Quote(text)
                    .ToString();

                markdown.ShouldNotContain("<@");
                var html = Markdig.Markdown.ToHtml(markdown);
                html.ShouldNotContain("<script");
                html.ShouldNotContain("<a ");
                html.ShouldNotContain("<img");
            }
        );

    private static void Check(string text, int limit)
    {
        var plain = MessageText.Split(text, limit);
        plain.ShouldAllBe(piece => MessageText.ByteCount(piece) <= limit);
        Letters(string.Concat(plain)).ShouldBe(Letters(text));

        var pieces = MessageText.SplitMarkdown(text, limit);
        pieces.ShouldAllBe(piece => MessageText.ByteCount(piece) <= limit);

        // What is open at a seam is opened again, so marks may be more, or less: what people read is neither lost nor moved.
        var rest = new StringReader(string.Concat(pieces));
        foreach (var letter in text.Where(char.IsLetterOrDigit))
        {
            int next;
            do
            {
                next = rest.Read();
                next.ShouldBeGreaterThanOrEqualTo(0, $"lost from '{text}' at {limit}");
            } while (next != letter);
        }
    }

    private static string Letters(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
