using System.Net;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Xunit;

namespace Spark.Client.Tests;

public partial class MarkdownTests
{
    [Theory]
    [InlineData("a*b*c_d_", @"a\*b\*c\_d\_")]
    [InlineData("<@all>", "&lt;@all&gt;")]
    [InlineData("<@personId:X|Y>", @"&lt;@personId:X\|Y&gt;")]
    [InlineData("# no heading", @"\# no heading")]
    [InlineData("1. no item", @"1\. no item")]
    [InlineData("- no item", @"\- no item")]
    [InlineData("a\nb", "a  \nb")]
    [InlineData("a\r\n\r\nb", "a\n\nb")]
    [InlineData("[x](http://y)", @"\[x\](http://y)")]
    [InlineData("C:\\dir `code`", @"C:\\dir \`code\`")]
    [InlineData("well-known 1.5 a-b #tag", "well-known 1.5 a-b #tag")]
    public void Text_of_a_user_does_not_format(string text, string markdown) =>
        Markdown.Escape(text).ShouldBe(markdown);

    [Property(MaxTest = 1000)]
    public void Escaped_text_is_shown_as_it_is(NonNull<string> given)
    {
        var text = Printable(given.Get);

        Shown(Markdown.Escape(text)).ShouldBe(Words(text));
    }

    [Property(MaxTest = 1000)]
    public void Bold_italic_and_code_show_their_text(NonNull<string> given)
    {
        var text = Printable(given.Get);

        Shown(Markdown.Bold(text)).ShouldBe(Words(text));
        Shown(Markdown.Italic(text)).ShouldBe(Words(text));
        Shown(Markdown.Code(text)).ShouldBe(Words(text));
        Shown(Markdown.CodeBlock(text)).ShouldBe(Words(text));
    }

    [Property(MaxTest = 500)]
    public void Pieces_side_by_side_do_not_disturb_each_other(NonNull<string> a, NonNull<string> b, NonNull<string> c)
    {
        var (x, y, z) = (Printable(a.Get), Printable(b.Get).Trim(), Printable(c.Get));

        var html = Html(new MarkdownBuilder().Text("x" + x).Bold(y).Text(z).ToString());

        Words(Text(html)).ShouldBe(Words("x" + x + y + z));
        if (y.Any(char.IsLetterOrDigit))
        {
            html.ShouldContain("<strong>");
        }
    }

    [Fact]
    public void Code_with_backticks_stays_code()
    {
        Markdown.Code("a`b").ShouldBe("``a`b``");
        Markdown.Code("`a`").ShouldBe("`` `a` ``");
        Markdown.CodeBlock("```\nx\n```", "c#").ShouldBe("````c#\n```\nx\n```\n````");
        Markdown.CodeBlock("x", "cs\n<@all>").ShouldBe("```csall\nx\n```");
    }

    [Fact]
    public void A_link_leads_where_it_says()
    {
        Markdown
            .Link("a [b]", "https://example.com/a_(b)?q=1 2")
            .ShouldBe(@"[a \[b\]](https://example.com/a_%28b%29?q=1%202)");
        Markdown.Link("x", "http://[::1]:8080/a").ShouldBe("[x](http://[::1]:8080/a)");
        Markdown.Link("x", "http://my_host/a\u2003b").ShouldBe("[x](http://my_host/a%E2%80%83b)");
        foreach (var scheme in new[] { "javascript", "JavaScript", "vbscript", "data", "file", "ms-word", "intent" })
        {
            Should.Throw<ArgumentException>(() => Markdown.Link("x", scheme + ":alert(1)"));
        }

        foreach (
            var address in new[]
            {
                "mailto:a@b.c",
                "tel:+49123",
                "sip:a@b.c",
                "sips:a@b.c",
                "sms:+49123",
                "webexteams://im?space=1",
                "ciscospark://us/ROOM/1",
                "HTTPS://example.com",
            }
        )
        {
            Markdown.Link("x", address).ShouldBe($"[x]({address})");
        }

        Should.Throw<ArgumentException>(() => Markdown.Link("x", "/relative"));
    }

    [Fact]
    public void A_mention_names_exactly_one_person()
    {
        Markdown.MentionPerson("ID").ShouldBe("<@personId:ID>");
        Markdown.MentionPerson("ID", "Ada <@all>|x").ShouldBe("<@personId:ID|Ada @allx>");
        Markdown.MentionEmail("a@example.com", "Ada").ShouldBe("<@personEmail:a@example.com|Ada>");
        Markdown.MentionAll.ShouldBe("<@all>");
        Should.Throw<ArgumentException>(() => Markdown.MentionPerson("ID><@all"));
    }

    [Fact]
    public void Blocks_get_lines_of_their_own()
    {
        var markdown = new MarkdownBuilder()
            .Text("Build ")
            .Bold("main")
            .Text(" failed, ")
            .MentionPerson("ID", "Ada")
            .Item("step: ", "test_it")
            .Item(item => item.Text("log: ").Link("here", "https://example.com/log"))
            .NumberedItem("look")
            .NumberedItem("fix\nit")
            .Quote("said\nso")
            .CodeBlock("boom", "text")
            .Text("Bye.")
            .Line()
            .Text("See you.")
            .Paragraph()
            .MentionAll()
            .ToString();

        markdown.ShouldBe(
            """
            Build **main** failed, <@personId:ID|Ada>

            - step: test\_it
            - log: [here](https://example.com/log)

            1. look
            2. fix  
               it

            > said  
            > so

            ```text
            boom
            ```

            Bye.  
            See you.

            <@all>
            """
        );
    }

    [Fact]
    public void Punctuation_inside_of_emphasis_does_not_break_it()
    {
        Html(new MarkdownBuilder().Text("x").Bold("(y)").Text("z").ToString())
            .ShouldBe("<p>x(<strong>y</strong>)z</p>");
        Html(new MarkdownBuilder().Bold("Note:").Text("this").ToString()).ShouldBe("<p><strong>Note</strong>:this</p>");
        new MarkdownBuilder().Bold("Note:").Text(" this").ToString().ShouldBe("**Note:** this");
        new MarkdownBuilder().Text("x").Bold("y").Text("z").ToString().ShouldBe("x**y**z");
    }

    /// <summary>Random text without what no message shows: control characters and halves of pairs.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Where(c => c is '\n' || (!char.IsControl(c) && !char.IsSurrogate(c) && c < 0xFFF0)));

    private static string Shown(string markdown) => Words(Text(Html(markdown)));

    private static string Text(string html) => WebUtility.HtmlDecode(Tags().Replace(html, ""));

    private static string Html(string markdown) => Markdig.Markdown.ToHtml(markdown).Trim();

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(
        "</?(p|strong|em|code|pre|br|h[1-6]|ul|ol|li|hr|blockquote|a)( [^>]*)?/?>",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Tags();
}
