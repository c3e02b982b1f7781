using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Teams;

[Trait("Conformance", "Teams")]
public class TeamTests
{
    [Fact]
    public async Task A_team_is_made_read_changed_listed_and_deleted()
    {
        await using var cloud = await TestCloud.StartAsync();

        var team = (await cloud.PostAsync(Alice, "/teams", new { name = "Ants", description = "Busy" })).ShouldBeOk();
        var path = $"/teams/{team["id"]}";

        Ids.Decode(team["id"]).ShouldStartWith("ciscospark://us/TEAM/");
        team["creatorId"].ShouldBe(cloud.IdOf(Alice));
        team["description"].ShouldBe("Busy");
        (await cloud.GetAsync(Alice, path)).ShouldBeOk().Text.ShouldBe(team.Text);
        (await cloud.PutAsync(Alice, path, new { name = "Bees" })).ShouldBeOk()["name"].ShouldBe("Bees");
        var bees = (await cloud.GetAsync(Alice, "/teams")).Items.ShouldHaveSingleItem();
        ((string?)bees["name"]).ShouldBe("Bees");
        ((string?)bees["description"]).ShouldBe("Busy");
        (await cloud.DeleteAsync(Alice, path)).ShouldBe(204);
        (await cloud.GetAsync(Alice, path)).ShouldFail(404, "Could not find a team with provided ID.");
        (await cloud.GetAsync(Alice, "/teams")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":" "}""")]
    public async Task A_team_needs_a_name(string body)
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        (await cloud.PostAsync(Alice, "/teams", body)).ShouldFail(400, "name cannot be empty");
        (await cloud.PutAsync(Alice, $"/teams/{team}", body)).ShouldFail(400, "name cannot be empty");
    }

    [Fact]
    public async Task Teams_are_listed_in_pages()
    {
        await using var cloud = await TestCloud.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await cloud.PostAsync(Alice, "/teams", new { name = $"T{i}" });
        }

        var names = new List<string?>();
        for (var next = "/teams?max=2"; next is not null; )
        {
            var page = (await cloud.GetAsync(Alice, next)).ShouldBeOk();
            names.AddRange(page.All("name"));
            next = page.Next;
        }

        names.ShouldBe(["T4", "T3", "T2", "T1", "T0"]);
    }

    [Fact]
    public async Task Who_is_not_in_a_team_does_not_see_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        (await cloud.GetAsync(Bob, "/teams")).Items.ShouldBeEmpty();
        foreach (
            var answer in new[] { await cloud.GetAsync(Bob, $"/teams/{team}"), await DeleteAsync(cloud, Bob, team) }
        )
        {
            answer.ShouldFail(404, "Could not find a team with provided ID.");
        }
    }

    [Fact]
    public async Task Only_moderators_change_or_delete_a_team()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud, Bob);

        (await cloud.PutAsync(Bob, $"/teams/{team}", new { name = "Mine" })).ShouldFail(403);
        (await DeleteAsync(cloud, Bob, team)).ShouldFail(403);
    }

    [Fact]
    public async Task A_team_comes_with_a_General_room_called_after_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud, Bob);

        var general = await GeneralAsync(cloud, Bob, team);
        (await cloud.PutAsync(Alice, $"/teams/{team}", new { name = "Bees" })).ShouldBeOk();

        Ids.Uuid(general).ShouldBe(Ids.Uuid(team));
        var room = (await cloud.GetAsync(Bob, $"/rooms/{general}")).ShouldBeOk();
        room["title"].ShouldBe("Bees");
        room["teamId"].ShouldBe(team);
        (await cloud.DeleteAsync(Alice, $"/rooms/{general}")).ShouldFail(400, "Failed to delete room.");
    }

    [Fact]
    public async Task A_room_is_made_in_a_team_and_listed_by_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud, Bob);
        await cloud.RoomAsync(Bob);

        var room = (await cloud.PostAsync(Bob, "/rooms", new { title = "Ours", teamId = team })).ShouldBeOk();

        room["teamId"].ShouldBe(team);
        (await cloud.GetAsync(Bob, $"/rooms?teamId={team}")).All("title").ShouldBe(["Ours", "Ants"]);
        (await cloud.GetAsync(Alice, $"/rooms?teamId={team}")).All("title").ShouldBe(["Ants"]);
    }

    [Fact]
    public async Task Who_is_not_in_a_team_makes_no_room_in_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        (await cloud.PostAsync(Bob, "/rooms", new { title = "Ours", teamId = team })).ShouldFail(
            404,
            "Could not find a team with provided ID."
        );
    }

    [Fact]
    public async Task A_room_without_a_team_is_moved_into_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (team, other) = (await TeamAsync(cloud), await TeamAsync(cloud));
        var path = $"/rooms/{await cloud.RoomAsync()}";

        (await cloud.PutAsync(Alice, path, new { title = "T", teamId = team })).ShouldBeOk()["teamId"].ShouldBe(team);

        (await cloud.PutAsync(Alice, path, new { title = "T2", teamId = team })).ShouldBeOk()["title"].ShouldBe("T2");
        (await cloud.PutAsync(Alice, path, new { title = "T", teamId = other })).ShouldFail(
            400,
            "The room already belongs to a team."
        );
    }

    [Fact]
    public async Task A_room_with_a_moderator_outside_the_team_is_not_moved_into_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var room = await cloud.RoomAsync(Bob);
        var bob = $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}";
        (await cloud.PutAsync(Alice, bob, new { isModerator = true })).ShouldBeOk();

        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "T", teamId = team })).ShouldFail(
            400,
            "All moderators of the room must be in the team."
        );
    }

    [Fact]
    public async Task A_deleted_team_room_is_archived()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var team = await TeamAsync(cloud, Bob);
        var room = (await cloud.PostAsync(Alice, "/rooms", new { title = "Ours", teamId = team })).ShouldBeOk()["id"];
        var said = await cloud.SayAsync(Alice, room, "kept");
        await cloud.HookAsync(Alice, receiver);

        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldBe(204);

        (await receiver.NextAsync()).Topic.ShouldBe("rooms:updated");
        (await cloud.GetAsync(Alice, $"/rooms?teamId={team}")).All("title").ShouldBe(["Ants"]);
        ((bool)(await cloud.GetAsync(Alice, $"/rooms/{room}")).ShouldBeOk().Json["isReadOnly"]!).ShouldBeTrue();
        (await cloud.GetAsync(Alice, $"/messages/{said["id"]}")).ShouldBeOk()["text"].ShouldBe("kept");
        (await cloud.PostAsync(Alice, "/messages", new { roomId = room, text = "late" })).ShouldFail(
            403,
            "The room is archived."
        );
        (await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, text = "late" })).ShouldFail(403);
        (await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "late" })).ShouldFail(403);
        (await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bob) })).ShouldFail(
            403
        );
        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldFail(400, "Failed to delete room.");
    }

    [Fact]
    public async Task With_a_team_its_rooms_are_archived()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud, Bob);
        var general = await GeneralAsync(cloud, Alice, team);
        await cloud.PostAsync(Bob, "/rooms", new { title = "Ours", teamId = team });

        (await DeleteAsync(cloud, Alice, team)).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/rooms")).Items.ShouldBeEmpty();
        ((bool)(await cloud.GetAsync(Bob, $"/rooms/{general}")).ShouldBeOk().Json["isReadOnly"]!).ShouldBeTrue();
        (await cloud.GetAsync(Alice, $"/team/memberships?teamId={team}")).ShouldFail(404);
        (await cloud.DeleteAsync(Bob, $"/memberships/{Ids.Membership(cloud.IdOf(Bob), general)}")).ShouldBe(204);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Of_a_moderated_team_room_one_is_not_in_the_moderators_are_listed(bool locked, int listed)
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud, Bob);
        var room = (
            await cloud.PostAsync(
                Alice,
                "/rooms",
                new
                {
                    title = "Ours",
                    teamId = team,
                    isLocked = locked,
                }
            )
        ).ShouldBeOk()["id"];
        await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personId = cloud.IdOf(Bot) });

        (await cloud.GetAsync(Bob, $"/memberships?roomId={room}")).ShouldBeOk().Items.Count.ShouldBe(listed);
    }

    private static Task<Answer> DeleteAsync(TestCloud cloud, string token, string team) =>
        cloud.DeleteAsync(token, $"/teams/{team}");

    private static async Task<string> GeneralAsync(TestCloud cloud, string token, string team) =>
        (string)(await cloud.GetAsync(token, $"/rooms?teamId={team}")).Items.ShouldHaveSingleItem()["id"]!;

    private static async Task<string> TeamAsync(TestCloud cloud, params string[] members)
    {
        var team = (await cloud.PostAsync(Alice, "/teams", new { name = "Ants" })).ShouldBeOk()["id"];
        foreach (var member in members)
        {
            var body = new { teamId = team, personId = cloud.IdOf(member) };
            (await cloud.PostAsync(Alice, "/team/memberships", body)).ShouldBeOk();
        }

        return team;
    }
}
