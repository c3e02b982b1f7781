using FsCheck.Fluent;
using Spark.Client;

namespace Spark.Bot.Tests.Fuzzing;

public class MentionFuzzTests
{
    private static readonly IReadOnlyList<string> Known =
    [
        .. Corpus.Lines("mentions").Select(html => html.Replace("{bot}", Samples.Bot.Id, StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_leaves_a_text(string html) => Check("Deploy Bot go", html);

    [Fact]
    public void Whatever_is_marked_nothing_is_added_to_the_text() =>
        Fuzz.Holds(
            from text in Fuzz.Text
            from html in Fuzz.Around(Known)
            from named in Gen.Elements("", "Deploy Bot ", "Deploy Bot")
            select (named + text, html),
            given => Check(given.Item1, given.html)
        );

    /// <summary>What is left was there before, in this order; only the bot's name and blanks go.</summary>
    private static void Check(string text, string html)
    {
        var left = Addressing.WithoutMentionOf(
            Samples.Bot,
            new Message
            {
                Id = "m",
                Text = text,
                Html = html,
            }
        );

        left.Length.ShouldBeLessThanOrEqualTo(text.Length);
        var at = -1;
        foreach (var character in left.Where(character => !char.IsWhiteSpace(character)))
        {
            at = text.IndexOf(character, at + 1);
            at.ShouldBeGreaterThanOrEqualTo(0, $"{left} from {text}");
        }

        if (!html.Contains("<spark-mention", StringComparison.OrdinalIgnoreCase))
        {
            left.ShouldBe(text);
        }
    }
}
