using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Messages;

[Trait("Conformance", "Messages")]
public class MessageTests
{
    private const string OneDestination =
        "Exactly one of the destination fields must not be empty (roomId, toPersonEmail, toPersonId)";

    [Fact]
    public async Task What_is_said_can_be_read_by_those_in_the_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        var said = await cloud.SayAsync(Alice, room, "hello");

        var read = (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk();
        read["text"].ShouldBe("hello");
        read["personEmail"].ShouldBe("alice@example.com");
        read["personId"].ShouldBe(cloud.IdOf(Alice));
        read["roomType"].ShouldBe("group");
        read.Json.ContainsKey("markdown").ShouldBeFalse();
        read.Json.ContainsKey("html").ShouldBeFalse();
        read.Text.ShouldBe(said.Text);
    }

    [Fact]
    public async Task A_message_is_found_by_its_bare_uuid()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = await cloud.SayAsync(Alice, await cloud.RoomAsync(), "x");

        (await cloud.GetAsync(Alice, $"/messages/{Ids.Uuid(said["id"])}")).ShouldBeOk()["id"].ShouldBe(said["id"]);
    }

    [Fact]
    public async Task The_first_message_to_a_person_makes_a_direct_room_named_after_the_other()
    {
        await using var cloud = await TestCloud.StartAsync();

        var said = (
            await cloud.PostAsync(Alice, "/messages", new { toPersonEmail = "bob@example.com", text = "hi" })
        ).ShouldBeOk();
        var back = (
            await cloud.PostAsync(Bob, "/messages", new { toPersonId = cloud.IdOf(Alice), text = "hi" })
        ).ShouldBeOk();

        said["roomType"].ShouldBe("direct");
        said["toPersonEmail"].ShouldBe("bob@example.com");
        back["roomId"].ShouldBe(said["roomId"]);
        (await cloud.GetAsync(Alice, $"/rooms/{said["roomId"]}"))["title"].ShouldBe("Bob");
        (await cloud.GetAsync(Bob, $"/rooms/{said["roomId"]}"))["title"].ShouldBe("Alice");
    }

    [Fact]
    public async Task A_reply_to_another_rooms_message_makes_no_direct_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var parent = await cloud.SayAsync(Alice, await cloud.RoomAsync(Bob), "top");

        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    toPersonEmail = "bob@example.com",
                    parentId = parent["id"],
                    text = "x",
                }
            )
        ).ShouldFail(400);

        (await cloud.GetAsync(Bob, "/rooms?type=direct")).ShouldBeOk().Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"text":"x"}""", OneDestination)]
    [InlineData("""{"roomId":"ROOM","toPersonEmail":"bob@example.com","text":"x"}""", OneDestination)]
    [InlineData("""{"toPersonId":"x","toPersonEmail":"bob@example.com","text":"x"}""", OneDestination)]
    [InlineData("""{"roomId":"ROOM"}""", "Both text and file cannot be empty.")]
    [InlineData("""{"roomId":"ROOM","text":"","markdown":""}""", "Both text and file cannot be empty.")]
    public async Task What_is_missing_or_too_much_is_explained(string body, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.PostAsync(Alice, "/messages", body.Replace("ROOM", room, StringComparison.Ordinal))).ShouldFail(
            400,
            message
        );
    }

    [Theory]
    [InlineData("toPersonId")]
    [InlineData("toPersonEmail")]
    public async Task Nobody_can_message_who_is_not_there_or_oneself(string by)
    {
        await using var cloud = await TestCloud.StartAsync();
        var self = by is "toPersonId" ? cloud.IdOf(Alice) : "alice@example.com";

        (await cloud.PostAsync(Alice, "/messages", $$"""{"{{by}}":"nobody","text":"x"}""")).ShouldFail(404);
        (await cloud.PostAsync(Alice, "/messages", $$"""{"{{by}}":"{{self}}","text":"x"}""")).ShouldFail(400);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    public async Task Text_and_markdown_are_limited_to_7439_bytes_each(string member)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var longest = new string('é', 3719) + "x";

        (await cloud.PostAsync(Alice, "/messages", Body(longest))).ShouldBeOk();
        (await cloud.PostAsync(Alice, "/messages", Body(longest + "x"))).ShouldFail(400);

        string Body(string value) => $$"""{"roomId":"{{room}}","{{member}}":"{{value}}"}""";
    }

    [Fact]
    public async Task A_bot_sees_in_group_rooms_only_what_mentions_it_or_all_and_its_own()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob, Bot);

        var unseen = await cloud.SayInMarkdownAsync(Alice, room, $"{cloud.Emulator.Person(Bob).Mention} hello");
        var named = await cloud.SayInMarkdownAsync(Alice, room, "<@personEmail:echobot@webex.bot> hello");
        var all = await cloud.SayInMarkdownAsync(Alice, room, "<@all> hello");
        var own = await cloud.SayAsync(Bot, room, "hello");

        (await cloud.GetAsync(Bot, $"/messages/{unseen["id"]}")).ShouldFail(404, "Unable to get message.");
        foreach (var message in new[] { named, all, own })
            (await cloud.GetAsync(Bot, $"/messages/{message["id"]}")).ShouldBeOk();
        (await cloud.GetAsync(Bob, $"/messages/{unseen["id"]}")).ShouldBeOk();
    }

    [Fact]
    public async Task Messages_of_rooms_one_is_not_in_or_has_left_are_not_there()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var said = await cloud.SayAsync(Bob, room, "mine");
        await cloud.DeleteAsync(Bob, $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}");

        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404, "Unable to get message.");
        (await cloud.DeleteAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404, "Unable to delete message.");
        (await cloud.PutAsync(Bob, $"/messages/{said["id"]}", new { roomId = room, text = "x" })).ShouldFail(404);
    }

    [Fact]
    public async Task Own_messages_are_deleted_and_others_are_not()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var said = await cloud.SayAsync(Alice, room, "gone soon");

        (await cloud.DeleteAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(403);
        (await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/messages/{said["id"]}")).ShouldFail(404, "Unable to get message.");
        (await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}")).ShouldFail(404, "Unable to delete message.");
        (await cloud.GetAsync(Bob, $"/messages?roomId={room}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Moderators_and_administrators_delete_what_others_said()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "Moderated", isLocked = true }))["id"];
        await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf("otto") });
        var (one, two) = (await cloud.SayAsync("otto", room, "1"), await cloud.SayAsync(Alice, room, "2"));

        (await cloud.DeleteAsync("otto", $"/messages/{two["id"]}")).ShouldFail(403);
        (await cloud.DeleteAsync(Alice, $"/messages/{one["id"]}")).ShouldBe(204);
        (await cloud.DeleteAsync("ada", $"/messages/{two["id"]}")).ShouldBe(204);
    }

    [Fact]
    public async Task A_card_is_echoed_unchanged()
    {
        await using var cloud = await TestCloud.StartAsync();
        const string Attachment =
            """{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.3","odd":null,"number":1.50,"body":[{"type":"TextBlock","text":"Ürgent <b> & 😀+"}]}}""";

        var said = await cloud.PostAsync(
            Alice,
            "/messages",
            $$"""{"toPersonEmail":"bob@example.com","text":"card","attachments":[{{Attachment}}]}"""
        );

        said.ShouldBeOk().Text.ShouldContain($"\"attachments\":[{Attachment}]");
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).Text.ShouldContain($"\"attachments\":[{Attachment}]");
    }

    [Theory]
    [InlineData("""{"toPersonEmail":"bob@example.com","attachments":[CARD]}""")]
    [InlineData("""{"toPersonEmail":"bob@example.com","text":"x","attachments":[CARD,CARD]}""")]
    [InlineData(
        """{"toPersonEmail":"bob@example.com","text":"x","attachments":[{"contentType":"text/html","content":{}}]}"""
    )]
    [InlineData(
        """{"toPersonEmail":"bob@example.com","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive"}]}"""
    )]
    public async Task One_card_with_a_text_beside_it_is_what_can_be_sent(string body)
    {
        await using var cloud = await TestCloud.StartAsync();
        const string Card =
            """{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3"}}""";

        (await cloud.PostAsync(Alice, "/messages", body.Replace("CARD", Card, StringComparison.Ordinal))).ShouldFail(
            400
        );
    }
}
