using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.RoomTabs;

[Trait("Conformance", "RoomTabs")]
public class RoomTabTests
{
    [Fact]
    public async Task A_tab_is_made_read_changed_listed_and_deleted()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        var tab = (await AddAsync(cloud, room, "Wiki")).ShouldBeOk();
        var path = $"/room/tabs/{tab["id"]}";

        Ids.Decode(tab["id"]).ShouldStartWith("ciscospark://us/TABS/");
        tab["roomType"].ShouldBe("group");
        tab["creatorId"].ShouldBe(cloud.IdOf(Alice));
        (await cloud.GetAsync(Bob, path)).ShouldBeOk().Text.ShouldBe(tab.Text);
        var change = new
        {
            roomId = room,
            contentUrl = "https://example.com/2",
            displayName = "Docs",
        };
        (await cloud.PutAsync(Bob, path, change)).ShouldBeOk()["contentUrl"].ShouldBe("https://example.com/2");
        (await cloud.GetAsync(Bob, $"/room/tabs?roomId={room}")).All("displayName").ShouldBe(["Docs"]);
        (await cloud.DeleteAsync(Bob, path)).ShouldBe(204);
        (await cloud.GetAsync(Bob, path)).ShouldFail(404);
    }

    [Theory]
    [InlineData("""{"contentUrl":"https://example.com","displayName":"x"}""", "roomId cannot be null")]
    [InlineData("""{"roomId":"ROOM","contentUrl":"https://example.com"}""", "displayName cannot be null")]
    [InlineData("""{"roomId":"ROOM","displayName":"x"}""", "contentUrl must be an https address")]
    [InlineData(
        """{"roomId":"ROOM","displayName":"x","contentUrl":"http://example.com"}""",
        "contentUrl must be an https address"
    )]
    public async Task All_three_members_are_needed(string body, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var tab = (await AddAsync(cloud, room, "Wiki")).ShouldBeOk();
        body = body.Replace("ROOM", room, StringComparison.Ordinal);

        (await cloud.PostAsync(Alice, "/room/tabs", body)).ShouldFail(400, message);
        (await cloud.PutAsync(Alice, $"/room/tabs/{tab["id"]}", body)).ShouldFail(400, message);
    }

    [Fact]
    public async Task A_tab_stays_in_its_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var tab = (await AddAsync(cloud, await cloud.RoomAsync(), "Wiki")).ShouldBeOk();
        var elsewhere = new
        {
            roomId = await cloud.RoomAsync(),
            contentUrl = "https://example.com",
            displayName = "x",
        };

        (await cloud.PutAsync(Alice, $"/room/tabs/{tab["id"]}", elsewhere)).ShouldFail(400);
    }

    [Fact]
    public async Task Who_is_not_in_the_room_does_not_see_its_tabs()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var tab = (await AddAsync(cloud, room, "Wiki")).ShouldBeOk();

        (await cloud.GetAsync(Bob, $"/room/tabs/{tab["id"]}")).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/room/tabs?roomId={room}")).ShouldFail(404);
        (await cloud.GetAsync(Alice, "/room/tabs")).ShouldFail(400, "roomId cannot be null");
    }

    [Fact]
    public async Task Tabs_are_listed_in_pages()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        foreach (var name in new[] { "1", "2", "3" })
        {
            (await AddAsync(cloud, room, name)).ShouldBeOk();
        }

        var first = (await cloud.GetAsync(Alice, $"/room/tabs?roomId={room}&max=2")).ShouldBeOk();

        first.All("displayName").ShouldBe(["1", "2"]);
        (await cloud.GetAsync(Alice, first.Next!)).All("displayName").ShouldBe(["3"]);
    }

    [Fact]
    public async Task Tabs_go_with_their_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var tab = (await AddAsync(cloud, room, "Wiki")).ShouldBeOk();

        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/room/tabs/{tab["id"]}")).ShouldFail(404);
    }

    private static Task<Answer> AddAsync(TestCloud cloud, string room, string name) =>
        cloud.PostAsync(
            Alice,
            "/room/tabs",
            new
            {
                roomId = room,
                contentUrl = "https://example.com",
                displayName = name,
            }
        );
}
