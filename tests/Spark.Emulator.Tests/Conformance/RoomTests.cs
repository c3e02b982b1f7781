using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/rooms, row by row, beyond what <see cref="Rooms.RoomTests"/> has.</summary>
[Trait("Conformance", "Rooms")]
public class RoomTests
{
    private const string NotFound = "Could not find a room with provided ID.";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    private static async Task<string> DirectAsync(TestCloud cloud) =>
        (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), text = "hi" }))["roomId"];

    [Theory]
    [InlineData("""{"title":"R"}""", "isLocked", false)]
    [InlineData("""{"title":"R","isLocked":true}""", "isLocked", true)]
    [InlineData("""{"title":"R"}""", "isPublic", false)]
    [InlineData("""{"title":"R","isPublic":true,"description":"d"}""", "isPublic", true)]
    [InlineData("""{"title":"R"}""", "isAnnouncementOnly", false)]
    [InlineData("""{"title":"R","isLocked":true,"isAnnouncementOnly":true}""", "isAnnouncementOnly", true)]
    [InlineData("""{"title":"R"}""", "isReadOnly", false)]
    public async Task A_new_room_is_as_it_was_asked_for(string body, string member, bool value)
    {
        await using var cloud = await StartAsync();

        var room = (await cloud.PostAsync(Alice, "/rooms", body)).ShouldBeOk();

        ((bool?)room.Json[member]).ShouldBe(value);
        room.Json.ContainsKey("madePublic").ShouldBe(member is "isPublic" && value);
        (await cloud.GetAsync(Alice, $"/rooms/{room["id"]}")).Text.ShouldBe(room.Text);
    }

    [Theory]
    [InlineData("POST", """{"title":"R","isPublic":true}""")]
    [InlineData("POST", """{"title":"R","isPublic":true,"description":" "}""")]
    [InlineData("POST", """{"title":"R","isAnnouncementOnly":true}""")]
    [InlineData("POST", """{"title":"R","isAnnouncementOnly":true,"isLocked":false}""")]
    [InlineData("PUT", """{"title":"R","isPublic":true}""")]
    [InlineData("PUT", """{"title":"R","isAnnouncementOnly":true}""")]
    [InlineData("PUT", """{"title":"R","isAnnouncementOnly":true,"isLocked":false}""")]
    public async Task What_needs_something_else_is_refused_without_it(string method, string body)
    {
        await using var cloud = await StartAsync();
        var path = method is "PUT" ? $"/rooms/{await cloud.RoomAsync()}" : "/rooms";

        (await cloud.SendAsync(new HttpMethod(method), Alice, path, Json(body))).ShouldFail(400);
    }

    [Theory]
    [InlineData("POST", "/rooms", "nothing")]
    [InlineData("PUT", "/rooms/ROOM", "nothing")]
    [InlineData("PUT", "/rooms/ROOM", "00000000-0000-4000-8000-000000000000")]
    public async Task A_team_that_is_not_there_takes_no_room(string method, string path, string teamId)
    {
        await using var cloud = await StartAsync();
        path = path.Replace("ROOM", await cloud.RoomAsync(), StringComparison.Ordinal);

        (await cloud.SendAsync(new HttpMethod(method), Alice, path, Json(new { title = "R", teamId }))).ShouldFail(404);
    }

    [Fact]
    public async Task A_room_of_a_team_is_not_moved_into_another()
    {
        await using var cloud = await StartAsync();
        var one = (await cloud.PostAsync(Alice, "/teams", new { name = "1" }))["id"];
        var two = (await cloud.PostAsync(Alice, "/teams", new { name = "2" }))["id"];
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "R", teamId = one }))["id"];

        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "R", teamId = two })).ShouldFail(400);
        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "R", teamId = one })).ShouldBeOk();
    }

    [Fact]
    public async Task A_room_that_is_unlocked_is_for_everybodys_words_again()
    {
        await using var cloud = await StartAsync();
        var body = new
        {
            title = "R",
            isLocked = true,
            isAnnouncementOnly = true,
        };
        var room = (await cloud.PostAsync(Alice, "/rooms", body))["id"];

        var unlocked = (
            await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "R", isLocked = false })
        ).ShouldBeOk();

        ((bool?)unlocked.Json["isAnnouncementOnly"]).ShouldBe(false);
    }

    [Theory]
    [InlineData("direct", 1)]
    [InlineData("group", 2)]
    [InlineData(null, 3)]
    public async Task Rooms_are_listed_by_type(string? type, int count)
    {
        await using var cloud = await StartAsync();
        await DirectAsync(cloud);
        await cloud.RoomAsync();
        await cloud.RoomAsync();

        (await cloud.GetAsync(Alice, type is null ? "/rooms" : $"/rooms?type={type}")).Items.Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_compliance_officer_sees_a_direct_room_without_its_title()
    {
        await using var cloud = await StartAsync();
        var direct = await DirectAsync(cloud);

        (await cloud.GetAsync("ada", $"/rooms/{direct}")).ShouldBeOk()["title"].ShouldBe("Empty Title");
        (await cloud.GetAsync("otto", $"/rooms/{direct}")).ShouldFail(404, NotFound);
        (await cloud.GetAsync("ada", "/rooms")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_compliance_officer_makes_a_direct_room_read_only_and_undoes_it()
    {
        await using var cloud = await StartAsync();
        var direct = await DirectAsync(cloud);
        var words = new { roomId = direct, text = "x" };

        var closed = await cloud.PutAsync("ada", $"/rooms/{direct}", new { title = "x", isReadOnly = true });
        ((bool?)closed.ShouldBeOk().Json["isReadOnly"]).ShouldBe(true);
        (await cloud.PostAsync(Alice, "/messages", words)).ShouldFail(403, "The room is read-only.");
        (await cloud.GetAsync(Alice, $"/messages?roomId={direct}")).Items.Count.ShouldBe(1);

        (await cloud.PutAsync("ada", $"/rooms/{direct}", new { title = "x", isReadOnly = false })).ShouldBeOk();
        (await cloud.PostAsync(Alice, "/messages", words)).ShouldBeOk();
    }

    [Fact]
    public async Task Nobody_else_makes_a_room_read_only_and_no_group_room_becomes_so()
    {
        await using var cloud = await StartAsync();
        var direct = await DirectAsync(cloud);
        var room = await cloud.RoomAsync();
        var body = new { title = "x", isReadOnly = true };

        (await cloud.PutAsync(Alice, $"/rooms/{direct}", body)).ShouldFail(403);
        (await cloud.PutAsync(Alice, $"/rooms/{room}", body)).ShouldFail(403);
        (await cloud.PutAsync("ada", $"/rooms/{room}", body)).ShouldFail(400);
        (await cloud.PutAsync("otto", $"/rooms/{direct}", body)).ShouldFail(404, NotFound);
    }

    [Fact]
    public async Task A_compliance_officer_changes_nothing_else_of_a_room_of_others()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.PutAsync("ada", $"/rooms/{room}", new { title = "mine" })).ShouldFail(404, NotFound);
        (await cloud.DeleteAsync("ada", $"/rooms/{room}")).ShouldFail(404, NotFound);
        (await cloud.PostAsync("ada", "/messages", new { roomId = room, text = "x" })).ShouldFail(404, NotFound);
    }

    [Fact]
    public async Task A_whole_room_is_sent_back_with_a_new_title()
    {
        await using var cloud = await StartAsync();
        var room = (
            await cloud.PostAsync(
                Alice,
                "/rooms",
                new
                {
                    title = "R",
                    isPublic = true,
                    description = "d",
                }
            )
        ).Json;
        room["title"] = "New";

        var updated = (await cloud.PutAsync(Alice, $"/rooms/{(string)room["id"]!}", room.ToJsonString())).ShouldBeOk();

        updated.Text.ShouldBe(room.ToJsonString());
    }

    [Theory]
    [InlineData("sortBy=mood")]
    [InlineData("sortBy=LASTACTIVITY")]
    [InlineData("type=both")]
    [InlineData("max=0")]
    public async Task A_filter_that_does_not_exist_is_a_bad_request(string query)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, $"/rooms?{query}")).ShouldFail(400);
    }

    [Fact]
    public async Task What_meetings_were_in_a_room_is_told_no_more()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Alice, $"/rooms/{await cloud.RoomAsync()}/meetingInfo")).ShouldFail(404);
    }
}
