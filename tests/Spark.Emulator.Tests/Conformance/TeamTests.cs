using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/teams and /team/memberships, row by row, beyond what <see cref="Teams.TeamTests"/> has.</summary>
[Trait("Conformance", "Teams")]
public class TeamTests
{
    private static async Task<string> TeamAsync(TestCloud cloud) =>
        (await cloud.PostAsync(Alice, "/teams", new { name = "Team" })).ShouldBeOk()["id"];

    [Theory]
    [InlineData("""{"name":"T"}""", null)]
    [InlineData("""{"name":"T","description":"d"}""", "d")]
    [InlineData("""{"name":"T","description":" "}""", null)]
    public async Task A_team_is_as_it_was_asked_for(string body, string? description)
    {
        await using var cloud = await TestCloud.StartAsync();

        var team = (await cloud.PostAsync(Alice, "/teams", body)).ShouldBeOk();

        team["name"].ShouldBe("T");
        ((string?)team.Json["description"]).ShouldBe(description);
        team["creatorId"].ShouldBe(cloud.IdOf(Alice));
        (await cloud.GetAsync(Alice, $"/teams/{team["id"]}?description=stray")).Text.ShouldBe(team.Text);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_team_that_is_not_there_is_not_found(string method)
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = method is "GET" ? null : Json(new { name = "x" });

        (await cloud.SendAsync(new HttpMethod(method), Alice, $"/teams/{Guid.NewGuid()}", body)).ShouldFail(404);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_team_membership_that_is_not_there_is_not_found(string method)
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = method is "GET" ? null : Json(new { isModerator = true });

        (await cloud.SendAsync(new HttpMethod(method), Alice, "/team/memberships/nothing", body)).ShouldFail(404);
    }

    [Fact]
    public async Task A_general_room_is_not_deleted_and_is_called_as_its_team()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var general = (string)(await cloud.GetAsync(Alice, $"/rooms?teamId={team}")).Items.Single()["id"]!;

        (await cloud.DeleteAsync(Alice, $"/rooms/{general}")).ShouldFail(400, "Failed to delete room.");
        (await cloud.PutAsync(Alice, $"/teams/{team}", new { name = "Renamed" })).ShouldBeOk();
        (await cloud.GetAsync(Alice, $"/rooms/{general}"))["title"].ShouldBe("Renamed");
    }

    [Fact]
    public async Task In_an_archived_room_everything_is_read_and_nothing_is_said_or_changed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "R", teamId = team }))["id"];
        await cloud.SayAsync(Alice, room, "before");
        (await cloud.DeleteAsync(Alice, $"/teams/{team}")).ShouldBe(204);

        ((bool?)(await cloud.GetAsync(Alice, $"/rooms/{room}")).ShouldBeOk().Json["isReadOnly"]).ShouldBe(true);
        (await cloud.GetAsync(Alice, $"/messages?roomId={room}")).All("text").ShouldBe(["before"]);
        (await cloud.PostAsync(Alice, "/messages", new { roomId = room, text = "x" })).ShouldFail(403);
        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "x" })).ShouldFail(403);
        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) })).ShouldFail(
            403
        );
        (await cloud.GetAsync(Alice, "/rooms")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Alice, $"/teams/{team}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_whole_team_and_a_whole_membership_are_sent_back()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = (await cloud.PostAsync(Alice, "/teams", new { name = "T", description = "d" })).Json;
        var list = await cloud.GetAsync(Alice, $"/team/memberships?teamId={team["id"]}");
        var membership = list.Items.Single();

        (await cloud.PutAsync(Alice, $"/teams/{team["id"]}", team.ToJsonString()))
            .ShouldBeOk()
            .Text.ShouldBe(team.ToJsonString());
        (await cloud.PutAsync(Alice, $"/team/memberships/{membership["id"]}", membership.ToJsonString()))
            .ShouldBeOk()
            .Text.ShouldBe(membership.ToJsonString());
    }
}
