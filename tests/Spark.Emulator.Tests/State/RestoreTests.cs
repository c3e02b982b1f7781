using System.Text.Json.Nodes;

namespace Spark.Emulator.Tests.State;

/// <summary>What is easily lost on the way through a snapshot: what belongs together, and who comes again.</summary>
public class RestoreTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);

    private static async Task RestoreAsync(TestCloud cloud)
    {
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).ShouldBeOk().Text;
        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot)).ShouldBe(204);
        (await cloud.GetAsync(null, "~/emulator/snapshot")).Text.ShouldBe(snapshot);
    }

    [Fact]
    public async Task With_a_restored_refresh_token_go_the_access_tokens_that_were_got_for_it()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        var other = await cloud.SignInAsync("alice@example.com");
        await RestoreAsync(cloud);
        var refreshed = await cloud.RefreshAsync(token["refresh_token"]);
        var list = (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("alice")}")).Items;
        var refresh = list.First(item => (string?)item["type"] is "refresh");

        (await cloud.DeleteAsync("ada", $"/authorizations/{refresh["id"]}")).ShouldBe(204);

        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(refreshed["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(other["access_token"], "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task Tokens_of_one_grant_that_are_not_are_refused()
    {
        await using var cloud = await StartAsync();
        await cloud.SignInAsync("alice@example.com");
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Json;
        snapshot["accessTokens"]![0]!["scope"] = "spark:rooms_read";

        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot.ToJsonString()))
            .ShouldFail(400)
            .Message.ShouldContain("the tokens of the grant 0 are not of one grant");
    }

    [Fact]
    public async Task Who_was_deleted_and_comes_again_is_there_once()
    {
        await using var cloud = await StartAsync();
        var room = (await cloud.PostAsync("alice", "/rooms", new { title = "x" }))["id"];
        await cloud.PostAsync("alice", "/memberships", new { roomId = room, personId = cloud.IdOf("ada") });
        await cloud.SayAsync("alice", room, "bye");
        (await cloud.DeleteAsync("ada", $"/people/{cloud.IdOf("alice")}")).ShouldBe(204);

        (
            await cloud.PostAsync(
                null,
                "~/emulator/seed",
                """{"organizations":[{"displayName":"Example","people":[{"displayName":"Alice","email":"alice@example.com","token":"again"}]}]}"""
            )
        ).ShouldBe(204);

        await RestoreAsync(cloud);
        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);
        (await cloud.GetAsync(null, "~/emulator/people")).All("token").ShouldBe(["ada", "otto", "again"]);
    }

    [Fact]
    public async Task A_webhook_of_the_organization_delivers_once_after_a_restore_and_is_still_the_only_one()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = (await cloud.PostAsync("ada", "/rooms", new { title = "x" }))["id"];
        var hook = OrganizationHook(receiver);
        (await cloud.PostAsync("ada", "/webhooks", hook)).ShouldBeOk();
        await RestoreAsync(cloud);

        var one = await cloud.SayAsync("ada", room, "one");
        var two = await cloud.SayAsync("ada", room, "two");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(one["id"]);
        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(two["id"]);
        (await cloud.PostAsync("ada", "/webhooks", hook)).ShouldFail(409);
    }

    [Fact]
    public async Task A_webhook_of_the_organization_goes_with_its_owner_s_rights()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var administrator = (await cloud.GetAsync("ada", "/roles")).Items.Single(role =>
            (string?)role["name"] is "Full Administrator"
        );
        var alice = (await cloud.GetAsync("ada", $"/people/{cloud.IdOf("alice")}")).Json;
        alice["roles"] = new JsonArray((string)administrator["id"]!);
        (await cloud.PutAsync("ada", $"/people/{cloud.IdOf("alice")}", alice.ToJsonString())).ShouldBeOk();
        (await cloud.PostAsync("alice", "/webhooks", OrganizationHook(receiver))).ShouldBeOk();

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await cloud.GetAsync("ada", "/webhooks?ownedBy=org")).ShouldBeOk().Items.ShouldBeEmpty();
        (await cloud.GetAsync("alice", "/webhooks")).ShouldBeOk().Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("people")]
    [InlineData("rooms")]
    [InlineData("webhooks")]
    [InlineData("roles")]
    public async Task A_hole_in_a_list_is_explained(string list)
    {
        await using var cloud = await StartAsync();
        var snapshot = (await cloud.GetAsync(null, "~/emulator/snapshot")).Json;
        snapshot[list]!.AsArray().Add((JsonNode?)null);

        (await cloud.PutAsync(null, "~/emulator/snapshot", snapshot.ToJsonString()))
            .ShouldFail(400)
            .Message.ShouldContain($"one of its {list} is null");

        (await cloud.GetAsync("ada", "/people/me")).ShouldBeOk();
    }

    private static Dictionary<string, string> OrganizationHook(WebhookReceiver receiver) =>
        new(StringComparer.Ordinal)
        {
            ["name"] = "all of us",
            ["targetUrl"] = receiver.Url,
            ["resource"] = "messages",
            ["event"] = "created",
            ["ownedBy"] = "org",
        };
}
