using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Formatting;

[Trait("Conformance", "Formatting")]
public class FormattingTests
{
    [Theory]
    [InlineData("**bold** _soft_", "<p><strong>bold</strong> <em>soft</em></p>", "bold soft")]
    [InlineData("`a < b` & c", "<p><code>a &lt; b</code> &amp; c</p>", "a < b & c")]
    [InlineData("one\n\ntwo", "<p>one</p>\n<p>two</p>", "one two")]
    [InlineData("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a b")]
    [InlineData("> wise", "<blockquote>\n<p>wise</p>\n</blockquote>", "wise")]
    [InlineData("\"é😀\"", "<p>&quot;é😀&quot;</p>", "\"é😀\"")]
    public async Task Markdown_becomes_html_and_text(string markdown, string html, string text)
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), markdown);

        said["html"].ShouldBe(html);
        said["text"].ShouldBe(text);
        said["markdown"].ShouldBe(markdown);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;")]
    [InlineData("a <img src=x onerror=alert(1)> b", "&lt;img")]
    [InlineData("<b onclick=x>y</b>", "&lt;b")]
    public async Task Raw_html_is_shown_as_text(string markdown, string escaped)
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), markdown);

        said["html"].ShouldContain(escaped);
        said["text"].ShouldBe(markdown);
    }

    [Theory]
    [InlineData("[a](https://example.com/?x=1)", "<p><a href=\"https://example.com/?x=1\">a</a></p>")]
    [InlineData("[a](mailto:x@example.com)", "<p><a href=\"mailto:x@example.com\">a</a></p>")]
    [InlineData("<http://example.com/>", "<p><a href=\"http://example.com/\">http://example.com/</a></p>")]
    [InlineData("[a](javascript:alert(1))", "<p>a</p>")]
    [InlineData("[a](JaVaScript:alert(1))", "<p>a</p>")]
    [InlineData("[a](data:text/html,x)", "<p>a</p>")]
    [InlineData("[a](/relative)", "<p>a</p>")]
    [InlineData("[a](//example.com)", "<p>a</p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("![alt](https://example.com/x.png)", "<p>alt</p>")]
    public async Task Links_lead_to_pages_and_mail_boxes_only(string markdown, string html)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), markdown))["html"].ShouldBe(html);
    }

    [Theory]
    [InlineData("<@personId:ID>", "Bob")]
    [InlineData("<@personEmail:BOB@example.com>", "Bob")]
    [InlineData("<@personId:ID|Robert <3>", "Robert &lt;3")]
    [InlineData("<@personEmail:bob@example.com|Bobby>", "Bobby")]
    public async Task A_mention_names_the_person(string mention, string shown)
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = cloud.IdOf(Bob);

        var said = await cloud.SayInMarkdownAsync(
            Alice,
            await cloud.RoomAsync(Bob),
            mention.Replace("ID", id, StringComparison.Ordinal) + " hi"
        );

        said["html"]
            .ShouldBe(
                $"<p><spark-mention data-object-type=\"person\" data-object-id=\"{id}\">{shown}</spark-mention> hi</p>"
            );
        said["text"].ShouldBe($"{System.Net.WebUtility.HtmlDecode(shown)} hi");
        said.Json["mentionedPeople"]!.AsArray().Select(person => (string)person!).ShouldBe([id]);
        said.Json.ContainsKey("mentionedGroups").ShouldBeFalse();
    }

    [Fact]
    public async Task Everybody_can_be_mentioned()
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), "<@all> hi");

        said["html"]
            .ShouldBe(
                "<p><spark-mention data-object-type=\"groupMention\" data-group-type=\"all\">All</spark-mention> hi</p>"
            );
        said.Json["mentionedGroups"]!.ToJsonString().ShouldBe("""["all"]""");
        said.Json.ContainsKey("mentionedPeople").ShouldBeFalse();
    }

    [Fact]
    public async Task Somebody_mentioned_twice_is_listed_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var mention = cloud.Emulator.Person(Bob).Mention;

        (await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(Bob), $"{mention} {mention}")).Json[
            "mentionedPeople"
        ]!
            .AsArray()
            .Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("`<@all>`")]
    [InlineData("<@personEmail:nobody@example.com>")]
    [InlineData("<@nothing>")]
    [InlineData("<@personId:>")]
    public async Task What_only_looks_like_a_mention_mentions_nobody(string markdown)
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), markdown);

        said.Json.ContainsKey("mentionedPeople").ShouldBeFalse();
        said.Json.ContainsKey("mentionedGroups").ShouldBeFalse();
        said["html"].ShouldNotContain("<spark-mention");
    }

    [Fact]
    public async Task Text_beside_markdown_is_kept_as_the_fallback()
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.PostAsync(
            Alice,
            "/messages",
            new
            {
                toPersonId = cloud.IdOf(Bob),
                text = "plain",
                markdown = "**rich**",
            }
        );

        said["text"].ShouldBe("plain");
        said["html"].ShouldBe("<p><strong>rich</strong></p>");
    }

    [Fact]
    public async Task Plain_text_stays_as_it_is()
    {
        await using var cloud = await TestCloud.StartAsync();
        const string Text = "  <@all> **not** bold\n\tline 2  ";

        var said = await cloud.SayAsync(Alice, await cloud.RoomAsync(), Text);

        said["text"].ShouldBe(Text);
        said.Json.ContainsKey("mentionedGroups").ShouldBeFalse();
    }
}
