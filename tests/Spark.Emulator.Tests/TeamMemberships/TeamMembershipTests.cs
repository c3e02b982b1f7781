using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.TeamMemberships;

[Trait("Conformance", "Teams")]
public class TeamMembershipTests
{
    [Fact]
    public async Task The_creator_of_a_team_is_its_member_and_moderator()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        var own = (await cloud.GetAsync(Alice, $"/team/memberships?teamId={team}")).Items.ShouldHaveSingleItem();

        ((string?)own["personId"]).ShouldBe(cloud.IdOf(Alice));
        ((bool)own["isModerator"]!).ShouldBeTrue();
        Ids.Decode((string)own["id"]!)
            .ShouldBe($"ciscospark://us/TEAM_MEMBERSHIP/{Ids.Uuid(cloud.IdOf(Alice))}:{Ids.Uuid(team)}");
    }

    [Theory]
    [InlineData("personId")]
    [InlineData("personEmail")]
    public async Task Somebody_is_added_by_id_or_email_and_is_in_the_General_room_too(string by)
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var person = by is "personId" ? cloud.IdOf(Bob) : "Bob@example.com";

        var added = await AddAsync(cloud, Alice, $$"""{"teamId":"{{team}}","{{by}}":"{{person}}"}""");

        added.ShouldBeOk()["teamId"].ShouldBe(team);
        added["personEmail"].ShouldBe("bob@example.com");
        added["personDisplayName"].ShouldBe("Bob");
        ((bool)added.Json["isModerator"]!).ShouldBeFalse();
        (await cloud.GetAsync(Bob, $"/team/memberships/{added["id"]}")).ShouldBeOk().Text.ShouldBe(added.Text);
        (await cloud.GetAsync(Bob, $"/rooms?teamId={team}")).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_comes_into_the_General_room_is_in_the_team()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var general = (await cloud.GetAsync(Alice, $"/rooms?teamId={team}")).All("id")[0];

        (
            await cloud.PostAsync(Alice, "/memberships", new { roomId = general, personId = cloud.IdOf(Bob) })
        ).ShouldBeOk();

        (await cloud.GetAsync(Bob, $"/teams/{team}")).ShouldBeOk();
    }

    [Theory]
    [InlineData("""{"personEmail":"bob@example.com"}""", "teamId cannot be null")]
    [InlineData("""{"teamId":"TEAM"}""", "Must specify either personId or personEmail.")]
    [InlineData(
        """{"teamId":"TEAM","personId":"x","personEmail":"bob@example.com"}""",
        "Must specify either personId or personEmail."
    )]
    [InlineData("""{"teamId":"TEAM","personId":"nothing"}""", "Expect base64 ID or UUID.")]
    public async Task What_is_missing_or_odd_is_explained(string body, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        (await AddAsync(cloud, Alice, body.Replace("TEAM", team, StringComparison.Ordinal))).ShouldFail(400, message);
    }

    [Fact]
    public async Task Nobody_is_added_twice()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        var body = new { teamId = team, personId = cloud.IdOf(Bob) };
        (await AddAsync(cloud, Alice, body)).ShouldBeOk();

        (await AddAsync(cloud, Alice, body)).ShouldFail(409, "Person is already in the team.");
    }

    [Fact]
    public async Task Who_is_not_in_a_team_neither_lists_nor_adds_its_members()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);

        (await cloud.GetAsync(Bob, $"/team/memberships?teamId={team}")).ShouldFail(404);
        (await AddAsync(cloud, Bob, new { teamId = team, personId = cloud.IdOf(Bob) })).ShouldFail(404);
        (await cloud.GetAsync(Bob, $"/team/memberships/{Id(cloud, Alice, team)}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_list_needs_a_team()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, "/team/memberships")).ShouldFail(400, "teamId cannot be null");
    }

    [Fact]
    public async Task Members_are_listed_in_pages()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bob) });
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bot) });

        var first = (await cloud.GetAsync(Alice, $"/team/memberships?teamId={team}&max=2")).ShouldBeOk();
        var second = (await cloud.GetAsync(Alice, first.Next!)).ShouldBeOk();

        first.All("personDisplayName").ShouldBe(["Alice", "Bob"]);
        second.All("personDisplayName").ShouldBe(["EchoBot"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_membership_of_another_room_is_none_of_a_team()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.GetAsync(Alice, $"/team/memberships/{Id(cloud, Alice, room)}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_moderator_makes_others_moderators_and_nobody_else_does()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bob) });
        var bob = $"/team/memberships/{Id(cloud, Bob, team)}";

        (await cloud.PutAsync(Alice, bob, "{}")).ShouldFail(400, "isModerator cannot be null");
        (await cloud.PutAsync(Bob, bob, new { isModerator = true })).ShouldFail(403);
        (
            (bool)(await cloud.PutAsync(Alice, bob, new { isModerator = true })).ShouldBeOk().Json["isModerator"]!
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_moderator_stays()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bob) });
        var general = (string)(await cloud.GetAsync(Alice, $"/rooms?teamId={team}")).All("id")[0]!;
        var own = $"/team/memberships/{Id(cloud, Alice, team)}";
        const string last = "The last moderator of a team cannot be removed.";

        (await cloud.DeleteAsync(Alice, own)).ShouldFail(400, last);
        (await cloud.DeleteAsync(Alice, $"/memberships/{Ids.Membership(cloud.IdOf(Alice), general)}")).ShouldFail(
            400,
            last
        );
        (await cloud.PutAsync(Alice, own, new { isModerator = false })).ShouldFail(400, last);
        (
            await cloud.PutAsync(Alice, $"/team/memberships/{Id(cloud, Bob, team)}", new { isModerator = true })
        ).ShouldBeOk();
        (await cloud.DeleteAsync(Alice, own)).ShouldBe(204);
    }

    [Fact]
    public async Task Who_leaves_a_team_leaves_all_its_rooms()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bob) });
        var room = (await cloud.PostAsync(Bob, "/rooms", new { title = "Bob's", teamId = team })).ShouldBeOk()["id"];

        (await cloud.DeleteAsync(Bob, $"/team/memberships/{Id(cloud, Bob, team)}")).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/rooms")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Bob, "/teams")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Bob, $"/rooms/{room}")).ShouldFail(404);
        (await cloud.DeleteAsync(Alice, $"/team/memberships/{Id(cloud, Bob, team)}")).ShouldFail(404);
    }

    [Fact]
    public async Task Only_moderators_remove_others()
    {
        await using var cloud = await TestCloud.StartAsync();
        var team = await TeamAsync(cloud);
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bob) });
        await AddAsync(cloud, Alice, new { teamId = team, personId = cloud.IdOf(Bot) });

        (await cloud.DeleteAsync(Bob, $"/team/memberships/{Id(cloud, Bot, team)}")).ShouldFail(403);
        (await cloud.DeleteAsync(Alice, $"/team/memberships/{Id(cloud, Bot, team)}")).ShouldBe(204);
    }

    private static string Id(TestCloud cloud, string token, string team) =>
        Ids.Encode($"ciscospark://us/TEAM_MEMBERSHIP/{Ids.Uuid(cloud.IdOf(token))}:{Ids.Uuid(team)}");

    private static Task<Answer> AddAsync(TestCloud cloud, string token, object body) =>
        cloud.PostAsync(token, "/team/memberships", body);

    private static async Task<string> TeamAsync(TestCloud cloud) =>
        (await cloud.PostAsync(Alice, "/teams", new { name = "Ants" })).ShouldBeOk()["id"];
}
