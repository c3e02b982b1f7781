using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/messages, row by row, beyond what the tests in <c>Messages</c> have.</summary>
[Trait("Conformance", "Messages")]
public class MessageTests
{
    private const string Card =
        """{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"VERSION"}}""";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    [Fact]
    public async Task A_compliance_officer_reads_and_deletes_what_others_say_and_says_nothing()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        var said = (await cloud.SayAsync(Alice, room, "secret"))["id"];

        (await cloud.GetAsync("ada", $"/messages?roomId={room}")).ShouldBeOk().All("text").ShouldBe(["secret"]);
        (await cloud.GetAsync("ada", $"/messages/{said}")).ShouldBeOk()["text"].ShouldBe("secret");
        (await cloud.GetAsync("otto", $"/messages/{said}")).ShouldFail(404, "Unable to get message.");
        (await cloud.PutAsync("ada", $"/messages/{said}", new { roomId = room, text = "x" })).ShouldFail(404);
        (await cloud.PostAsync("ada", "/messages", new { parentId = said, text = "x" })).ShouldFail(404);
        (await cloud.DeleteAsync("otto", $"/messages/{said}")).ShouldFail(404, "Unable to delete message.");
        (await cloud.DeleteAsync("ada", $"/messages/{said}")).ShouldBe(204);
    }

    [Theory]
    [InlineData("text", "é", 3719, 200)]
    [InlineData("text", "é", 3720, 400)]
    [InlineData("markdown", "é", 3719, 200)]
    [InlineData("markdown", "é", 3720, 400)]
    [InlineData("text", "😀", 1859, 200)]
    [InlineData("text", "😀", 1860, 400)]
    [InlineData("text", "x", 7439, 200)]
    [InlineData("text", "x", 7440, 400)]
    public async Task Bytes_of_UTF_8_are_counted_and_not_characters(string member, string piece, int count, int status)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        var body = new JsonObject { ["roomId"] = room, [member] = string.Concat(Enumerable.Repeat(piece, count)) };

        (await cloud.PostAsync(Alice, "/messages", body.ToJsonString())).ShouldBe(status);
    }

    [Theory]
    [InlineData("1.0", 200)]
    [InlineData("1.2", 200)]
    [InlineData("1.3", 200)]
    [InlineData("1.4", 400)]
    [InlineData("2.0", 400)]
    public async Task A_card_is_of_version_1_3_at_most(string version, int status)
    {
        await using var cloud = await StartAsync();
        var card = Card.Replace("VERSION", version, StringComparison.Ordinal);

        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                $$"""{"roomId":"{{await cloud.RoomAsync()}}","text":"x","attachments":[{{card}}]}"""
            )
        ).ShouldBe(status);
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("version", "null")]
    public async Task A_card_has_a_version(string name, string value = "1")
    {
        await using var cloud = await StartAsync();
        var card = Card.Replace("\"version\":\"VERSION\"", $"\"{name}\":{value}", StringComparison.Ordinal);

        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                $$"""{"roomId":"{{await cloud.RoomAsync()}}","text":"x","attachments":[{{card}}]}"""
            )
        ).ShouldFail(400, "Missing Adaptive Card Version");
    }

    [Theory]
    [InlineData("""{"roomId":"ROOM","text":"x","html":"<p>x</p>"}""")]
    [InlineData("""{"roomId":"ROOM","markdown":"x","html":""}""")]
    public async Task An_edit_has_no_html(string body)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        var said = (await cloud.SayAsync(Alice, room, "before"))["id"];

        (
            await cloud.PutAsync(Alice, $"/messages/{said}", body.Replace("ROOM", room, StringComparison.Ordinal))
        ).ShouldFail(400);
        (await cloud.GetAsync(Alice, $"/messages/{said}"))["text"].ShouldBe("before");
    }

    [Fact]
    public async Task A_whole_message_is_sent_back_with_another_text()
    {
        await using var cloud = await StartAsync();
        var said = (await cloud.SayAsync(Alice, await cloud.RoomAsync(), "before")).Json;
        said["text"] = "after";

        (await cloud.PutAsync(Alice, $"/messages/{(string)said["id"]!}", said.ToJsonString()))
            .ShouldBeOk()["text"]
            .ShouldBe("after");
    }

    [Fact]
    public async Task An_edit_from_text_to_markdown_has_html_and_back_has_none()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        var path = $"/messages/{(await cloud.SayAsync(Alice, room, "x"))["id"]}";

        (await cloud.PutAsync(Alice, path, new { roomId = room, markdown = "**y**" }))["html"]
            .ShouldContain("<strong>");
        var plain = (await cloud.PutAsync(Alice, path, new { roomId = room, text = "z" })).ShouldBeOk();

        plain.Json.ContainsKey("html").ShouldBeFalse();
        plain.Json.ContainsKey("markdown").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"parentId":"nothing","text":"x"}""", 404)]
    [InlineData("""{"parentId":"REPLY","text":"x"}""", 400)]
    [InlineData("""{"roomId":"OTHER","parentId":"PARENT","text":"x"}""", 400)]
    [InlineData("""{"parentId":"PARENT"}""", 400)]
    [InlineData("""{"parentId":"PARENT","text":"x"}""", 200)]
    [InlineData("""{"roomId":"ROOM","parentId":"PARENT","text":"x"}""", 200)]
    public async Task A_reply_is_to_a_first_message_of_its_room(string body, int status)
    {
        await using var cloud = await StartAsync();
        var (room, other) = (await cloud.RoomAsync(), await cloud.RoomAsync());
        var parent = (await cloud.SayAsync(Alice, room, "first"))["id"];
        var reply = (await cloud.PostAsync(Alice, "/messages", new { parentId = parent, text = "reply" }))["id"];
        body = body.Replace("PARENT", parent, StringComparison.Ordinal)
            .Replace("REPLY", reply, StringComparison.Ordinal)
            .Replace("ROOM", room, StringComparison.Ordinal)
            .Replace("OTHER", other, StringComparison.Ordinal);

        (await cloud.PostAsync(Alice, "/messages", body)).ShouldBe(status);
    }

    [Theory]
    [InlineData("toPersonId")]
    [InlineData("toPersonEmail")]
    public async Task Who_was_written_to_is_echoed_and_not_stored(string member)
    {
        await using var cloud = await StartAsync();
        var to = member is "toPersonId" ? cloud.IdOf(Bob) : "bob@example.com";

        var said = await cloud.PostAsync(
            Alice,
            "/messages",
            new JsonObject { [member] = to, ["text"] = "x" }.ToJsonString()
        );

        said.ShouldBeOk()[member].ShouldBe(to);
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).Json.ContainsKey(member).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"toPersonEmail":"otto@other.example","text":"x"}""")]
    [InlineData("""{"toPersonEmail":"echobot@webex.bot","text":"x"}""")]
    public async Task One_writes_to_other_organizations_and_to_bots(string body)
    {
        await using var cloud = await StartAsync();

        (await cloud.PostAsync(Alice, "/messages", body)).ShouldBeOk()["roomType"].ShouldBe("direct");
    }

    [Theory]
    [InlineData("DELETE", "/messages/nothing", "Unable to delete message.")]
    [InlineData("GET", "/messages/nothing", "Unable to get message.")]
    [InlineData("PUT", "/messages/nothing", "Unable to get message.")]
    public async Task A_message_that_is_not_there_is_not_found(string method, string path, string message)
    {
        await using var cloud = await StartAsync();
        var body = method is "PUT" ? Json(new { roomId = await cloud.RoomAsync(), text = "x" }) : null;

        (await cloud.SendAsync(new HttpMethod(method), Alice, path, body)).ShouldFail(404, message);
    }
}
