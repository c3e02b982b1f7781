using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Rooms;

[Trait("Conformance", "Rooms")]
public class RoomTests
{
    private const string NotFound = "Could not find a room with provided ID.";

    [Fact]
    public async Task Whoever_makes_a_room_is_in_it()
    {
        await using var cloud = await TestCloud.StartAsync();

        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "Plans" })).ShouldBeOk();

        room["type"].ShouldBe("group");
        room["creatorId"].ShouldBe(cloud.IdOf(Alice));
        (await cloud.GetAsync(Alice, $"/memberships?roomId={room["id"]}"))
            .All("personEmail")
            .ShouldBe(["alice@example.com"]);
        (await cloud.GetAsync(Alice, "/rooms")).All("title").ShouldBe(["Plans"]);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"title":""}""")]
    [InlineData("""{"title":"  "}""")]
    [InlineData("""{"title":null}""")]
    public async Task A_room_needs_a_title(string body)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.PostAsync(Alice, "/rooms", body)).ShouldFail(400, "Title cannot be empty.");
        (await cloud.PutAsync(Alice, $"/rooms/{room}", body)).ShouldFail(400, "Title cannot be empty.");
    }

    [Fact]
    public async Task A_room_one_is_not_in_does_not_exist()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldFail(404, NotFound);
        (await cloud.PutAsync(Bob, $"/rooms/{room}", new { title = "Mine" })).ShouldFail(404, NotFound);
        (await cloud.DeleteAsync(Bob, $"/rooms/{room}")).ShouldFail(404, NotFound);
        (await cloud.GetAsync(Bob, "/rooms")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Bob, $"/messages?roomId={room}")).ShouldFail(404, NotFound);
        (await cloud.PostAsync(Bob, "/messages", new { roomId = room, text = "x" })).ShouldFail(404, NotFound);
        (await cloud.GetAsync(Bob, $"/memberships?roomId={room}")).ShouldFail(404, NotFound);
    }

    [Fact]
    public async Task A_room_is_found_by_its_bare_uuid()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.GetAsync(Alice, $"/rooms/{Ids.Uuid(room)}")).ShouldBeOk()["id"].ShouldBe(room);
        (await cloud.PostAsync(Alice, "/messages", new { roomId = Ids.Uuid(room), text = "x" }))
            .ShouldBeOk()["roomId"]
            .ShouldBe(room);
    }

    [Fact]
    public async Task Rooms_can_be_listed_by_type()
    {
        await using var cloud = await TestCloud.StartAsync();
        var group = await cloud.RoomAsync(Bob);
        var direct = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" });

        (await cloud.GetAsync(Alice, "/rooms?type=direct")).All("id").ShouldBe([direct["roomId"]]);
        (await cloud.GetAsync(Alice, "/rooms?type=group")).All("id").ShouldBe([group]);
        (await cloud.GetAsync(Alice, $"/rooms?teamId={Guid.NewGuid()}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rooms_can_be_listed_by_their_last_activity()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (old, young) = (await cloud.RoomAsync(), await cloud.RoomAsync());
        await cloud.SayAsync(Alice, old, "awake");

        (await cloud.GetAsync(Alice, "/rooms?sortBy=lastactivity")).All("id").ShouldBe([old, young]);
        (await cloud.GetAsync(Alice, "/rooms?sortBy=created")).All("id").ShouldBe([young, old]);
        (await cloud.GetAsync(Alice, "/rooms?sortBy=id"))
            .All("id")
            .ShouldBe(new[] { old, young }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_moves_the_last_activity()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        var said = await cloud.SayAsync(Alice, room, "now");

        (await cloud.GetAsync(Alice, $"/rooms/{room}"))["lastActivity"].ShouldBe(said["created"]);
    }

    [Fact]
    public async Task A_room_can_be_renamed_by_anybody_in_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        (await cloud.PutAsync(Bob, $"/rooms/{room}", new { title = "Better" })).ShouldBeOk();

        (await cloud.GetAsync(Alice, $"/rooms/{room}"))["title"].ShouldBe("Better");
    }

    [Fact]
    public async Task A_locked_room_is_changed_by_its_moderators_only()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "Locked", isLocked = true })).ShouldBeOk();
        (
            await cloud.PostAsync(Alice, "/memberships", new { roomId = room["id"], personId = cloud.IdOf(Bob) })
        ).ShouldBeOk();

        ((bool)room.Json["isLocked"]!).ShouldBeTrue();
        (await cloud.PutAsync(Bob, $"/rooms/{room["id"]}", new { title = "Mine" })).ShouldFail(403);
        (
            await cloud.PostAsync(Bob, "/memberships", new { roomId = room["id"], personId = cloud.IdOf(Bot) })
        ).ShouldFail(403);
        (await cloud.PutAsync(Alice, $"/rooms/{room["id"]}", new { title = "Open", isLocked = false })).ShouldBeOk();
        (await cloud.PutAsync(Bob, $"/rooms/{room["id"]}", new { title = "Ours" })).ShouldBeOk();
    }

    [Fact]
    public async Task Whoever_locks_a_room_without_moderators_becomes_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        await cloud.PutAsync(Bob, $"/rooms/{room}", new { title = "Locked", isLocked = true });

        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "x" })).ShouldFail(403);
        (await cloud.PutAsync(Bob, $"/rooms/{room}", new { title = "x" })).ShouldBeOk();
    }

    [Fact]
    public async Task Announcements_are_made_by_moderators_of_a_locked_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        (await cloud.PostAsync(Alice, "/rooms", new { title = "News", isAnnouncementOnly = true })).ShouldFail(400);
        var room = await cloud.PostAsync(
            Alice,
            "/rooms",
            new
            {
                title = "News",
                isAnnouncementOnly = true,
                isLocked = true,
            }
        );
        await cloud.PostAsync(Alice, "/memberships", new { roomId = room["id"], personId = cloud.IdOf(Bob) });

        (await cloud.PostAsync(Bob, "/messages", new { roomId = room["id"], text = "x" })).ShouldFail(403);
        (await cloud.PostAsync(Alice, "/messages", new { roomId = room["id"], text = "x" })).ShouldBeOk();
    }

    [Fact]
    public async Task A_public_room_needs_a_description_and_one_blank_clears_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        (await cloud.PostAsync(Alice, "/rooms", new { title = "Square", isPublic = true })).ShouldFail(400);

        var room = await cloud.PostAsync(
            Alice,
            "/rooms",
            new
            {
                title = "Square",
                isPublic = true,
                description = "for all",
            }
        );

        room.ShouldBeOk()["description"].ShouldBe("for all");
        room.Json.ContainsKey("madePublic").ShouldBeTrue();
        var cleared = await cloud.PutAsync(
            Alice,
            $"/rooms/{room["id"]}",
            new
            {
                title = "Square",
                isPublic = false,
                description = " ",
            }
        );
        cleared.ShouldBeOk().Json.ContainsKey("description").ShouldBeFalse();
        cleared.Json.ContainsKey("madePublic").ShouldBeFalse();
    }

    [Fact]
    public async Task A_deleted_room_is_gone_for_everybody()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var said = await cloud.SayAsync(Bob, room, "gone soon");

        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/rooms/{room}")).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldFail(404);
        (await cloud.GetAsync(Bob, "/memberships")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldFail(404);
    }

    [Fact]
    public async Task Who_may_not_delete_a_room_leaves_it_by_trying()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bob);

        (await cloud.DeleteAsync(Bob, $"/rooms/{room}")).ShouldBe(204);

        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldFail(404);
        (await cloud.GetAsync(Alice, $"/memberships?roomId={room}")).All("personEmail").ShouldBe(["alice@example.com"]);
    }

    [Fact]
    public async Task A_direct_room_can_neither_be_deleted_nor_renamed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var direct = await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" });

        (await cloud.DeleteAsync(Alice, $"/rooms/{direct["roomId"]}")).ShouldFail(400, "Failed to delete room.");
        (await cloud.PutAsync(Alice, $"/rooms/{direct["roomId"]}", new { title = "Us" })).ShouldFail(400);
    }

    [Fact]
    public async Task Times_have_milliseconds_and_no_two_are_alike()
    {
        await using var cloud = await TestCloud.StartAsync(options =>
            options.TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider()
        );
        var times = new List<string>();
        for (var i = 0; i < 5; i++)
            times.Add((await cloud.PostAsync(Alice, "/rooms", new { title = "x" }))["created"]);

        foreach (var time in times)
            time.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        times.ShouldBe(times.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }
}
