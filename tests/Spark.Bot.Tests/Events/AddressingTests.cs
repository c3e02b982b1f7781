using Spark.Client;

namespace Spark.Bot.Tests.Events;

public class AddressingTests
{
    private const string RawId = "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a60";

    [Theory]
    [InlineData("Deploy Bot status", "<p>{bot} status</p>", "status")]
    [InlineData("hey Deploy Bot status", "<p>hey {bot} status</p>", "hey status")]
    [InlineData("status Deploy Bot", "<p>status {bot}</p>", "status")]
    [InlineData("status, Deploy Bot!", "<p>status, {bot}!</p>", "status,!")]
    [InlineData("echo Deploy Bot /tmp", "<p>echo {bot} /tmp</p>", "echo /tmp")]
    [InlineData("echo Deploy Bot 😀", "<p>echo {bot} 😀</p>", "echo 😀")]
    [InlineData("hey Deploy Bot, status", "<p>hey {bot}, status</p>", "hey, status")]
    [InlineData("one\nDeploy Bot two", "<p>one<br/>{bot} two</p>", "one\ntwo")]
    [InlineData("Deploy Bot", "<p>{bot}</p>", "")]
    [InlineData("Deploy Bot echo Deploy Bot", "<p>{bot} echo Deploy Bot</p>", "echo Deploy Bot")]
    [InlineData("Deploy Bot echo Deploy Bot", "<p>Deploy Bot echo {bot}</p>", "Deploy Bot echo")]
    [InlineData("Deploy Bot Deploy Bot go", "<p>{bot} {bot} go</p>", "go")]
    [InlineData("Deploy Bot  a  b ", "<p>{bot}  a  b </p>", "a  b ")]
    [InlineData("Deploy Bot a < b & c", "<p>{bot} a &lt; b &amp; c</p>", "a < b & c")]
    public void The_mention_is_removed_where_the_html_marks_it(string text, string html, string clean) =>
        Clean(text, html.Replace("{bot}", Mention(Samples.Bot.Id, "Deploy Bot"))).ShouldBe(clean);

    [Fact]
    public void A_mention_by_the_first_name_only_is_removed() =>
        Clean("Deploy go", $"<p>{Mention(Samples.Bot.Id, "Deploy")} go</p>").ShouldBe("go");

    [Fact]
    public void A_mention_by_raw_uuid_is_removed() =>
        Clean("Deploy Bot go", $"<p>{Mention(RawId, "Deploy Bot")} go</p>").ShouldBe("go");

    [Fact]
    public void A_name_full_of_regex_signs_is_removed() =>
        Clean("C++ (beta) [x]* go", $"<p>{Mention(Samples.Bot.Id, "C++ (beta) [x]*")} go</p>").ShouldBe("go");

    [Fact]
    public void A_name_that_needs_escaping_in_html_is_removed() =>
        Clean("R&D <bot> go", $"<p>{Mention(Samples.Bot.Id, "R&amp;D &lt;bot&gt;")} go</p>").ShouldBe("go");

    [Fact]
    public void Mentions_of_others_stay() =>
        Clean("Ann go", $"<p>{Mention("Y2lzY29zcGFyazovL3VzL1BFT1BMRS9hbm4", "Ann")} go</p>").ShouldBe("Ann go");

    [Theory]
    [InlineData("Deploy Bot status", "status")]
    [InlineData("deploy bot status", "status")]
    [InlineData("Deploy status", "status")]
    [InlineData("Deployment status", "Deployment status")]
    [InlineData("Deploy Bot", "")]
    public void Without_html_the_name_at_the_start_is_removed_if_the_bot_is_mentioned(string text, string clean) =>
        Addressing
            .WithoutMentionOf(
                Samples.Bot,
                new Message
                {
                    Id = "m",
                    Text = text,
                    MentionedPeople = [Samples.Bot.Id],
                }
            )
            .ShouldBe(clean);

    [Fact]
    public void In_a_direct_room_nothing_is_removed() =>
        Clean("Deploy everything", "<p>Deploy everything</p>").ShouldBe("Deploy everything");

    [Fact]
    public void A_message_of_a_file_alone_is_empty() =>
        Addressing.WithoutMentionOf(Samples.Bot, new Message { Id = "m" }).ShouldBe("");

    [Theory]
    [InlineData("<spark-mention ")]
    [InlineData("<spark-mention>")]
    [InlineData("<spark-mention></spark-mention><")]
    [InlineData("<spark-mention data-object-id=\"")]
    public void Html_that_is_no_html_does_no_harm(string odd) =>
        Clean("text", string.Concat(Enumerable.Repeat(odd, 20_000))).ShouldBe("text");

    private static string Clean(string text, string html) =>
        Addressing.WithoutMentionOf(
            Samples.Bot,
            new Message
            {
                Id = "m",
                Text = text,
                Html = html,
            }
        );

    private static string Mention(string id, string name) =>
        $"<spark-mention data-object-type=\"person\" data-object-id=\"{id}\">{name}</spark-mention>";
}
