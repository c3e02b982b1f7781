using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>What markdown becomes, beyond what <see cref="Formatting.FormattingTests"/> has.</summary>
[Trait("Conformance", "Formatting")]
public class FormattingTests
{
    [Theory]
    [InlineData("*soft*", "<p><em>soft</em></p>")]
    [InlineData("[text](https://example.com)", "<p><a href=\"https://example.com\">text</a></p>")]
    [InlineData("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>")]
    [InlineData("* a\n* b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>")]
    [InlineData("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>")]
    [InlineData("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>")]
    [InlineData("one  \ntwo", "<p>one<br />\ntwo</p>")]
    [InlineData("# Title", "<h1>Title</h1>")]
    public async Task Every_piece_of_markdown_becomes_html(string markdown, string html)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(), markdown))["html"].ShouldBe(html);
    }

    [Theory]
    [InlineData("**Deploy** `now`", "Deploy now")]
    [InlineData("a & b < c > d \"e\"", "a & b < c > d \"e\"")]
    [InlineData("one\ntwo\n\nthree", "one two three")]
    [InlineData("<@all> hi", "All hi")]
    [InlineData("<@personEmail:bob@example.com> hi", "Bob hi")]
    [InlineData("<@personEmail:bob@example.com|Bobby> hi", "Bobby hi")]
    [InlineData("[text](https://example.com)", "text")]
    public async Task The_text_that_is_derived_is_unescaped_and_keeps_mentions(string markdown, string text)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SayInMarkdownAsync(Alice, await cloud.RoomAsync(Bob), markdown))["text"].ShouldBe(text);
    }

    [Fact]
    public async Task Mentions_are_for_markdown_only()
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = await cloud.SayAsync(Alice, await cloud.RoomAsync(Bob), "<@all> <@personEmail:bob@example.com>");

        said["text"].ShouldBe("<@all> <@personEmail:bob@example.com>");
        foreach (var member in (string[])["html", "markdown", "mentionedPeople", "mentionedGroups"])
            said.Json.ContainsKey(member).ShouldBeFalse(member);
    }
}
