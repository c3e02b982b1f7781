namespace Spark.Emulator.Tests.Rooms;

public class PublicRoomTests
{
    [Fact]
    public async Task Everybody_of_the_organization_finds_its_public_rooms_last_made_public_first()
    {
        await using var cloud = await StartAsync();
        var late = await RoomAsync(cloud, "alice", "late", isPublic: false);
        await RoomAsync(cloud, "alice", "early");
        await RoomAsync(cloud, "alice", "hidden", isPublic: false);
        await RoomAsync(cloud, "otto", "elsewhere");
        (
            await cloud.PutAsync(
                "alice",
                $"/rooms/{late["id"]}",
                new
                {
                    title = "late",
                    description = "now for all",
                    isPublic = true,
                }
            )
        ).ShouldBeOk();

        var list = (await cloud.GetAsync("ada", "/rooms?orgPublicSpaces=true")).ShouldBeOk();

        list.All("title").ShouldBe(["late", "early"]);
        list.Items.Select(room => (bool)room["isPublic"]!).ShouldAllBe(isPublic => isPublic);
        (await cloud.GetAsync("ada", "/rooms")).Items.ShouldBeEmpty();
        (await cloud.GetAsync("otto", "/rooms?orgPublicSpaces=true")).All("title").ShouldBe(["elsewhere"]);
        (await cloud.GetAsync("ada", $"/rooms/{late["id"]}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_room_that_is_private_again_is_not_listed()
    {
        await using var cloud = await StartAsync();
        var room = await RoomAsync(cloud, "alice", "one");
        (await cloud.PutAsync("alice", $"/rooms/{room["id"]}", new { title = "one", isPublic = false })).ShouldBeOk();

        (await cloud.GetAsync("ada", "/rooms?orgPublicSpaces=true")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task They_are_bounded_by_when_they_were_made_public_and_come_in_pages()
    {
        await using var cloud = await StartAsync();
        foreach (var title in new[] { "1", "2", "3" })
        {
            await RoomAsync(cloud, "alice", title);
        }

        var times = (await cloud.GetAsync("ada", "/rooms?orgPublicSpaces=true")).All("madePublic");

        (await cloud.GetAsync("ada", $"/rooms?orgPublicSpaces=true&from={times[1]}")).All("title").ShouldBe(["3", "2"]);
        (await cloud.GetAsync("ada", $"/rooms?orgPublicSpaces=true&to={times[1]}")).All("title").ShouldBe(["2", "1"]);
        var first = await cloud.GetAsync("ada", "/rooms?orgPublicSpaces=true&max=2");
        first.All("title").ShouldBe(["3", "2"]);
        var second = await cloud.GetAsync("ada", first.Next!);
        second.All("title").ShouldBe(["1"]);
        second.Next.ShouldBeNull();
    }

    [Theory]
    [InlineData("type=group")]
    [InlineData("teamId=x")]
    [InlineData("sortBy=id")]
    [InlineData("from=yesterday")]
    public async Task Team_type_and_order_are_excluded(string query)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", $"/rooms?orgPublicSpaces=true&{query}")).ShouldFail(400);
    }

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);

    private static async Task<Answer> RoomAsync(TestCloud cloud, string token, string title, bool isPublic = true) =>
        (
            await cloud.PostAsync(
                token,
                "/rooms",
                new
                {
                    title,
                    isPublic,
                    description = "for all",
                }
            )
        ).ShouldBeOk();
}
