using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Messages;

[Trait("Conformance", "Messages")]
public class ListTests
{
    [Fact]
    public async Task Messages_are_listed_newest_first_with_the_replies_among_them()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var one = await cloud.SayAsync(Alice, room, "1");
        await cloud.SayAsync(Alice, room, "2");
        await cloud.PostAsync(
            Alice,
            "/messages",
            new
            {
                roomId = room,
                text = "1.1",
                parentId = one["id"],
            }
        );

        (await cloud.GetAsync(Alice, $"/messages?roomId={room}")).ShouldBeOk().All("text").ShouldBe(["1.1", "2", "1"]);
    }

    [Fact]
    public async Task A_list_needs_a_room()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, "/messages")).ShouldFail(400, "Required String parameter 'roomId' is not present");
    }

    [Fact]
    public async Task A_page_can_be_bounded_by_a_message_or_a_time()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var said = new List<Answer>();
        for (var i = 0; i < 4; i++)
            said.Add(await cloud.SayAsync(Alice, room, $"{i}"));

        var byMessage = await cloud.GetAsync(Alice, $"/messages?roomId={room}&beforeMessage={said[2]["id"]}");
        var byTime = await cloud.GetAsync(Alice, $"/messages?roomId={room}&before={said[2]["created"]}");
        var paged = await cloud.GetAsync(Alice, $"/messages?roomId={room}&beforeMessage={said[3]["id"]}&max=2");

        byMessage.All("text").ShouldBe(["1", "0"]);
        byTime.All("text").ShouldBe(["1", "0"]);
        paged.All("text").ShouldBe(["2", "1"]);
        (await cloud.GetAsync(Alice, paged.Next!)).All("text").ShouldBe(["0"]);
        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&before=soon")).ShouldFail(400);
        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&beforeMessage={Guid.NewGuid()}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_bot_lists_a_group_room_only_by_its_mentions()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var mention = cloud.Emulator.Person(Bot).Mention;
        await cloud.SayInMarkdownAsync(Alice, room, $"{mention} one");
        await cloud.SayAsync(Alice, room, "two");
        await cloud.SayInMarkdownAsync(Alice, room, $"{mention} three");

        (await cloud.GetAsync(Bot, $"/messages?roomId={room}")).ShouldFail(403, "Failed to get activity.");
        (await cloud.GetAsync(Bot, $"/messages?roomId={room}&mentionedPeople={cloud.IdOf(Alice)}")).ShouldFail(
            403,
            "Failed to get activity."
        );
        foreach (var me in new[] { "me", cloud.IdOf(Bot) })
            (await cloud.GetAsync(Bot, $"/messages?roomId={room}&mentionedPeople={me}"))
                .All("text")
                .ShouldBe(["EchoBot three", "EchoBot one"]);
    }

    [Fact]
    public async Task A_bot_lists_a_direct_room_as_everybody_does()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "hi" });

        (await cloud.GetAsync(Bot, $"/messages?roomId={said["roomId"]}")).ShouldBeOk().All("text").ShouldBe(["hi"]);
    }

    [Fact]
    public async Task A_thread_is_listed_by_its_first_message()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var parent = await cloud.SayAsync(Alice, room, "topic");
        await cloud.SayAsync(Alice, room, "aside");
        foreach (var text in new[] { "a", "b" })
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    roomId = room,
                    text,
                    parentId = parent["id"],
                }
            );

        foreach (var id in new[] { parent["id"], Ids.Uuid(parent["id"]) })
            (await cloud.GetAsync(Alice, $"/messages?roomId={room}&parentId={id}")).All("text").ShouldBe(["b", "a"]);
        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&parentId={Guid.NewGuid()}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_reply_leaves_its_thread_and_a_deleted_first_message_leaves_its_replies()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var parent = await cloud.SayAsync(Alice, room, "topic");
        var replies = new List<string>();
        foreach (var text in new[] { "a", "b" })
            replies.Add((await cloud.PostAsync(Alice, "/messages", new { text, parentId = parent["id"] }))["id"]);

        await cloud.DeleteAsync(Alice, $"/messages/{replies[0]}");
        await cloud.DeleteAsync(Alice, $"/messages/{parent["id"]}");

        (await cloud.GetAsync(Alice, $"/messages?roomId={room}&parentId={parent["id"]}")).All("text").ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_reply_answers_a_first_message_of_the_same_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (room, other) = (await cloud.RoomAsync(), await cloud.RoomAsync());
        var parent = await cloud.SayAsync(Alice, room, "topic");

        var reply = await cloud.PostAsync(Alice, "/messages", new { text = "here", parentId = Ids.Uuid(parent["id"]) });

        reply.ShouldBeOk()["parentId"].ShouldBe(parent["id"]);
        reply["roomId"].ShouldBe(room);
        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    roomId = room,
                    text = "x",
                    parentId = reply["id"],
                }
            )
        ).ShouldFail(400);
        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    roomId = other,
                    text = "x",
                    parentId = parent["id"],
                }
            )
        ).ShouldFail(400);
        (
            await cloud.PostAsync(
                Alice,
                "/messages",
                new
                {
                    roomId = room,
                    text = "x",
                    parentId = Guid.NewGuid(),
                }
            )
        ).ShouldFail(404);
    }

    [Fact]
    public async Task A_bot_answers_in_a_thread_whose_first_message_it_was_not_shown()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var parent = await cloud.SayAsync(Alice, room, "among ourselves");

        (
            await cloud.PostAsync(
                Bot,
                "/messages",
                new
                {
                    roomId = room,
                    text = "x",
                    parentId = parent["id"],
                }
            )
        ).ShouldBeOk();
    }

    [Theory]
    [InlineData("personEmail=bob@example.com")]
    [InlineData("personId=BOB")]
    public async Task A_direct_room_is_listed_by_the_other_person(string filter)
    {
        await using var cloud = await TestCloud.StartAsync();
        filter = filter.Replace("BOB", cloud.IdOf(Bob), StringComparison.Ordinal);
        (await cloud.GetAsync(Alice, $"/messages/direct?{filter}")).ShouldBeOk().Items.ShouldBeEmpty();
        var one = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "1" });
        await cloud.PostAsync(
            Bob,
            "/messages",
            new
            {
                toPersonId = cloud.IdOf(Alice),
                text = "1.1",
                parentId = one["id"],
            }
        );

        (await cloud.GetAsync(Alice, $"/messages/direct?{filter}")).ShouldBeOk().All("text").ShouldBe(["1.1", "1"]);
        (await cloud.GetAsync(Alice, $"/messages/direct?{filter}&parentId={one["id"]}")).All("text").ShouldBe(["1.1"]);
        (await cloud.GetAsync(Alice, $"/messages/direct?{filter}&max=1")).Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_direct_list_is_all_there_is_at_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = Enumerable.Range(0, 120).Select(n => $"{n}").ToList();
        foreach (var text in said)
            await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text });

        foreach (var max in (string[])["", "&max=10"])
        {
            var all = (await cloud.GetAsync(Bob, $"/messages/direct?personId={cloud.IdOf(Alice)}{max}")).ShouldBeOk();

            all.All("text").Reverse().ShouldBe(said);
            all.Next.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_direct_list_needs_one_person()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, "/messages/direct")).ShouldFail(
            400,
            "Must specify either personId or personEmail."
        );
        (await cloud.GetAsync(Alice, "/messages/direct?personEmail=nobody@example.com")).ShouldFail(404);
    }
}
