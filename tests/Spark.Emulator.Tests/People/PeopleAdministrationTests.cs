using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.People;

[Trait("Conformance", "People")]
public class PeopleAdministrationTests
{
    private const string Ada = "ada";

    private static readonly string[] Emails = ["carol@example.com", "ignored@example.com"];
    private static readonly string[] OtherEmails = ["other@example.com"];

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(o => o.Seed = Seeds.WithLicenses);

    private static async Task<Answer> CarolAsync(TestCloud cloud) =>
        (
            await cloud.PostAsync(
                Ada,
                "/people?callingData=true&minResponse=false",
                new
                {
                    emails = Emails,
                    displayName = "Carol C",
                    title = "Tester",
                    extension = "42",
                }
            )
        ).ShouldBeOk();

    [Fact]
    public async Task An_administrator_makes_a_person_of_the_own_organization()
    {
        await using var cloud = await StartAsync();

        var carol = await CarolAsync(cloud);

        carol["displayName"].ShouldBe("Carol C");
        carol["extension"].ShouldBe("42");
        carol.Json["emails"]!.AsArray().Select(email => (string)email!).ShouldBe(["carol@example.com"]);
        carol["orgId"].ShouldBe((await cloud.GetAsync(Ada, "/people/me"))["orgId"]);
        (await cloud.GetAsync("alice", "/people?email=carol@example.com")).All("id").ShouldBe([carol["id"]]);
    }

    [Fact]
    public async Task Somebody_new_can_act_with_a_token_of_their_own()
    {
        await using var cloud = await StartAsync();
        var carol = await CarolAsync(cloud);

        var token = cloud.Emulator.Person("carol@example.com").Token;

        (await cloud.GetAsync(token, "/people/me")).ShouldBeOk()["id"].ShouldBe(carol["id"]);
    }

    [Fact]
    public async Task Who_wants_little_gets_the_id_alone()
    {
        await using var cloud = await StartAsync();
        var body = new { emails = Emails, firstName = "Carol" };

        var answer = (await cloud.PostAsync(Ada, "/people?minResponse=true", body)).ShouldBeOk();

        answer.Json.Select(member => member.Key).ShouldBe(["id"]);
        (await cloud.GetAsync(Ada, $"/people/{answer["id"]}"))["displayName"].ShouldBe("Carol");
    }

    [Theory]
    [InlineData("""{"displayName":"Carol"}""", 400)]
    [InlineData("""{"emails":[],"displayName":"Carol"}""", 400)]
    [InlineData("""{"emails":["carol"],"displayName":"Carol"}""", 400)]
    [InlineData("""{"emails":["carol@example.com"]}""", 400)]
    [InlineData("""{"emails":["ALICE@example.com"],"displayName":"Carol"}""", 409)]
    [InlineData("""{"emails":["carol@example.com"],"displayName":"Carol","roles":["none"]}""", 400)]
    [InlineData("""{"emails":["carol@example.com"],"displayName":"Carol","licenses":["none"]}""", 400)]
    [InlineData("""{"emails":["carol@example.com"],"displayName":"Carol","orgId":"none"}""", 403)]
    public async Task A_person_that_cannot_be_made_is_not_made(string body, int status)
    {
        await using var cloud = await StartAsync();

        (await cloud.PostAsync(Ada, "/people", body)).ShouldFail(status);

        (await cloud.GetAsync(Ada, "/people")).All("displayName").ShouldBe(["Ada", "Alice"]);
    }

    [Fact]
    public async Task An_update_replaces_everything_but_the_email()
    {
        await using var cloud = await StartAsync();
        var carol = await CarolAsync(cloud);

        var updated = await cloud.PutAsync(
            Ada,
            $"/people/{carol["id"]}?callingData=true",
            new { displayName = "Caroline", emails = OtherEmails }
        );

        updated.ShouldBeOk()["displayName"].ShouldBe("Caroline");
        updated.Json.ContainsKey("title").ShouldBeFalse();
        updated.Json.ContainsKey("extension").ShouldBeFalse();
        updated.Json["emails"]!.AsArray().Select(email => (string)email!).ShouldBe(["carol@example.com"]);
        (await cloud.PutAsync(Ada, $"/people/{carol["id"]}", new { title = "x" })).ShouldFail(400);
    }

    [Fact]
    public async Task A_whole_person_may_be_sent_back()
    {
        await using var cloud = await StartAsync();
        var carol = await CarolAsync(cloud);
        var whole = carol.Json;
        whole["title"] = "Head";
        whole["addresses"] = new JsonArray(new JsonObject { ["type"] = "work", ["country"] = "GB" });

        var updated = await cloud.PutAsync(Ada, $"/people/{carol["id"]}?callingData=true", whole.ToJsonString());

        updated.ShouldBeOk()["title"].ShouldBe("Head");
        updated["extension"].ShouldBe("42");
        ((string?)updated.Json["addresses"]![0]!["country"]).ShouldBe("GB");
    }

    [Fact]
    public async Task A_role_gives_rights_and_its_loss_takes_them()
    {
        await using var cloud = await StartAsync();
        var alice = $"/people/{cloud.IdOf(Alice)}";
        var role = (await cloud.GetAsync(Ada, "/roles")).Items.First(r => (string?)r["name"] == "Full Administrator");
        (await cloud.GetAsync(Alice, "/people")).ShouldFail(400);

        await cloud.PutAsync(Ada, alice, new { displayName = "Alice", roles = new[] { (string)role["id"]! } });
        (await cloud.GetAsync(Alice, "/people")).ShouldBeOk();

        await cloud.PutAsync(Ada, alice, new { displayName = "Alice" });
        (await cloud.GetAsync(Alice, "/people")).ShouldFail(400);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    public async Task Who_may_not_log_in_is_not_answered(string no)
    {
        await using var cloud = await StartAsync();
        var body = $$"""{"displayName":"Alice","loginEnabled":{{no}}}""";

        (await cloud.PutAsync(Ada, $"/people/{cloud.IdOf(Alice)}", body)).ShouldBeOk();

        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
    }

    [Fact]
    public async Task A_deleted_person_is_gone_and_so_are_token_memberships_and_webhooks()
    {
        await using var cloud = await StartAsync();
        var id = cloud.IdOf(Alice);
        var room = (await cloud.PostAsync(Ada, "/rooms", new { title = "R" })).ShouldBeOk()["id"];
        (await cloud.PostAsync(Ada, "/memberships", new { roomId = room, personId = id })).ShouldBeOk();

        (await cloud.DeleteAsync(Ada, $"/people/{id}")).ShouldBe(204);

        (await cloud.GetAsync(Ada, $"/people/{id}")).ShouldFail(404, "Person not found");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(Ada, $"/memberships?roomId={room}")).All("personDisplayName").ShouldBe(["Ada"]);
        (await cloud.DeleteAsync(Ada, $"/people/{id}")).ShouldFail(404);
    }

    [Fact]
    public async Task Only_administrators_change_people_and_only_their_own()
    {
        await using var cloud = await StartAsync();
        var body = new { emails = Emails, displayName = "Carol" };
        var alice = $"/people/{cloud.IdOf(Alice)}";

        (await cloud.PostAsync(Alice, "/people", body)).ShouldFail(403);
        (await cloud.PutAsync(Alice, alice, body)).ShouldFail(403);
        (await cloud.DeleteAsync(Alice, alice)).ShouldFail(403);
        (await cloud.PutAsync("otto", alice, body)).ShouldFail(403);
        (await cloud.DeleteAsync("otto", alice)).ShouldFail(403);
        (await cloud.GetAsync(Alice, alice)).ShouldBeOk();
    }

    [Fact]
    public async Task Roles_and_licenses_are_shown_to_administrators_of_the_organization_only()
    {
        await using var cloud = await StartAsync();
        var alice = $"/people/{cloud.IdOf(Alice)}";

        (await cloud.GetAsync(Ada, alice)).Json.ContainsKey("roles").ShouldBeTrue();
        (await cloud.GetAsync(Alice, alice)).Json.ContainsKey("roles").ShouldBeFalse();
        (await cloud.GetAsync("otto", alice)).Json.ContainsKey("roles").ShouldBeFalse();
    }

    [Fact]
    public async Task People_are_listed_by_role_and_by_organization()
    {
        await using var cloud = await StartAsync();
        var me = await cloud.GetAsync(Ada, "/people/me");
        var role = (string)me.Json["roles"]![0]!;
        var other = (await cloud.GetAsync("otto", "/people/me"))["orgId"];

        (await cloud.GetAsync(Ada, $"/people?roles={role}")).All("displayName").ShouldBe(["Ada"]);
        (await cloud.GetAsync(Ada, $"/people?orgId={me["orgId"]}")).Items.Count.ShouldBe(2);
        (await cloud.GetAsync(Ada, $"/people?orgId={other}")).ShouldFail(403);
    }

    [Fact]
    public async Task A_reset_brings_the_people_of_the_seed_back()
    {
        await using var cloud = await StartAsync();
        await CarolAsync(cloud);
        await cloud.PutAsync(Ada, $"/people/{cloud.IdOf(Ada)}", new { displayName = "Nobody" });
        await cloud.PostAsync(null, "~/emulator/reset", new { });

        (await cloud.GetAsync(Ada, "/people")).All("displayName").ShouldBe(["Ada", "Alice"]);
    }
}
