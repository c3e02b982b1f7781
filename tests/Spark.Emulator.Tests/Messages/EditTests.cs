using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Messages;

[Trait("Conformance", "Messages")]
public class EditTests
{
    [Fact]
    public async Task An_edited_message_says_something_else_and_when_it_changed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var said = await cloud.SayInMarkdownAsync(Alice, room, $"{cloud.Emulator.Person(Bob).Mention} **hi**");

        var edited = (
            await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, text = "bye" })
        ).ShouldBeOk();

        edited["text"].ShouldBe("bye");
        edited["id"].ShouldBe(said["id"]);
        edited["created"].ShouldBe(said["created"]);
        string.CompareOrdinal(edited["updated"], said["created"]).ShouldBePositive();
        foreach (var member in new[] { "markdown", "html", "mentionedPeople" })
            edited.Json.ContainsKey(member).ShouldBeFalse();
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).Text.ShouldBe(edited.Text);
        (await cloud.GetAsync(Bob, $"/messages?roomId={room}&mentionedPeople=me")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edit_can_mention_somebody_new()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var said = await cloud.SayAsync(Alice, room, "hello");

        await cloud.PutAsync(
            Alice,
            $"/messages/{said["id"]}",
            new { roomId = room, markdown = $"{cloud.Emulator.Person(Bot).Mention} hello" }
        );

        (await cloud.GetAsync(Bot, $"/messages/{said["id"]}")).ShouldBeOk()["text"].ShouldBe("EchoBot hello");
        (await cloud.GetAsync(Bot, $"/messages?roomId={room}&mentionedPeople=me")).All("id").ShouldBe([said["id"]]);
    }

    [Fact]
    public async Task Somebody_mentioned_before_and_after_an_edit_finds_the_message_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var markdown = $"{cloud.Emulator.Person(Bob).Mention} hello";
        var said = await cloud.SayInMarkdownAsync(Alice, room, markdown);

        await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, markdown });

        (await cloud.GetAsync(Bob, $"/messages?roomId={room}&mentionedPeople=me")).All("id").ShouldBe([said["id"]]);
        await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}");
        (await cloud.GetAsync(Bob, $"/messages?roomId={room}&mentionedPeople=me")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_edits_are_enough()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var said = await cloud.SayAsync(Alice, room, "0");

        for (var i = 1; i <= 10; i++)
            (await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, text = $"{i}" })).ShouldBeOk();

        (await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, text = "11" })).ShouldFail(400);
        (await cloud.GetAsync(Alice, $"/messages/{said["id"]}"))["text"].ShouldBe("10");
    }

    [Fact]
    public async Task Only_the_author_edits()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var said = await cloud.SayAsync(Alice, room, "mine");

        (await cloud.PutAsync(Bob, $"/messages/{said["id"]}", new { roomId = room, text = "x" })).ShouldFail(403);
    }

    [Fact]
    public async Task An_edit_names_the_room_and_says_something()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (room, other) = (await cloud.RoomAsync(), await cloud.RoomAsync());
        var path = $"/messages/{(await cloud.SayAsync(Alice, room, "mine"))["id"]}";

        (await cloud.PutAsync(Alice, path, new { text = "x" })).ShouldFail(400, "roomId cannot be null");
        (await cloud.PutAsync(Alice, path, new { roomId = other, text = "x" })).ShouldFail(400);
        (await cloud.PutAsync(Alice, path, new { roomId = room })).ShouldFail(400);
        (await cloud.PutAsync(Alice, path, new { roomId = room, text = new string('x', 7440) })).ShouldFail(400);
    }

    [Fact]
    public async Task A_card_cannot_be_edited()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var said = await cloud.PostAsync(
            Alice,
            "/messages",
            $$$"""{"roomId":"{{{room}}}","text":"c","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3"}}]}"""
        );

        (
            await cloud.PutAsync(Alice, $"/messages/{said.ShouldBeOk()["id"]}", new { roomId = room, text = "x" })
        ).ShouldFail(400);
    }
}
