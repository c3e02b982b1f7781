using Microsoft.Extensions.Time.Testing;

namespace Spark.Emulator.Tests.Authorizations;

public class AuthorizationTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);

    [Fact]
    public async Task What_a_person_granted_is_listed_by_id_and_by_email()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com", client: "C77");
        await cloud.SignInAsync("ada@example.com");

        var list = (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("alice")}")).ShouldBeOk();

        list.All("type").ShouldBe(["access", "refresh"]);
        list.All("clientId").ShouldBe(["C77", "C77"]);
        list.All("personId").Distinct().ShouldBe([cloud.IdOf("alice")]);
        Ids.Decode(list.All("id")[0]!).ShouldStartWith("ciscospark://us/AUTHORIZATION/");
        Ids.Decode(list.All("applicationId")[0]!).ShouldBe("ciscospark://us/APPLICATION/C77");
        list.Text.ShouldNotContain(token["access_token"]);
        list.Text.ShouldNotContain(token["refresh_token"]);
        (await cloud.GetAsync("ada", "/authorizations?personEmail=ALICE@example.com")).Text.ShouldBe(list.Text);
    }

    [Fact]
    public async Task An_access_token_that_is_taken_back_is_worth_nothing_and_can_be_refreshed()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        var ids = (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("alice")}")).All("id");
        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldBeOk();

        (await cloud.DeleteAsync("ada", $"/authorizations/{ids[0]}")).ShouldBe(204);

        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.RefreshAsync(token["refresh_token"])).ShouldBeOk();
        (await cloud.DeleteAsync("ada", $"/authorizations/{ids[0]}")).ShouldFail(404);
    }

    [Fact]
    public async Task With_a_refresh_token_go_the_access_tokens_that_were_got_for_it()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        var other = await cloud.SignInAsync("alice@example.com");
        var refreshed = await cloud.RefreshAsync(token["refresh_token"]);
        var list = (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("alice")}")).Items;
        var refresh = list.First(item => (string?)item["type"] is "refresh");

        (await cloud.DeleteAsync("ada", $"/authorizations/{refresh["id"]}")).ShouldBe(204);

        (await cloud.RefreshAsync(token["refresh_token"])).ShouldFail(400);
        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(refreshed["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(other["access_token"], "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task All_of_an_application_is_taken_back_within_the_organization()
    {
        await using var cloud = await StartAsync();
        var alice = await cloud.SignInAsync("alice@example.com", client: "C1");
        var other = await cloud.SignInAsync("alice@example.com", client: "C2");
        var otto = await cloud.SignInAsync("otto@other.example", client: "C1");

        (await cloud.DeleteAsync("ada", "/authorizations?clientId=C1")).ShouldBe(204);

        (await cloud.GetAsync(alice["access_token"], "/people/me")).ShouldFail(401);
        (await cloud.RefreshAsync(alice["refresh_token"])).ShouldFail(400);
        (await cloud.GetAsync(other["access_token"], "/people/me")).ShouldBeOk();
        (await cloud.GetAsync(otto["access_token"], "/people/me")).ShouldBeOk();
        (await cloud.DeleteAsync("ada", "/authorizations?clientId=C1")).ShouldFail(404);
        (await cloud.DeleteAsync("ada", "/authorizations")).ShouldFail(400, "clientId cannot be null");
    }

    [Fact]
    public async Task Somebody_must_be_named()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", "/authorizations")).ShouldFail(
            400,
            "Must specify either personId or personEmail."
        );
        (await cloud.GetAsync("ada", "/authorizations?personEmail=x@example.com")).ShouldFail(404, "Person not found");
        (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("otto")}")).ShouldFail(404);
    }

    [Fact]
    public async Task Authorizations_are_for_administrators_of_the_organization()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        var id = (await cloud.GetAsync("ada", $"/authorizations?personId={cloud.IdOf("alice")}")).All("id")[0];

        (await cloud.GetAsync("alice", $"/authorizations?personId={cloud.IdOf("alice")}")).ShouldFail(403);
        (await cloud.DeleteAsync("alice", "/authorizations?clientId=C1")).ShouldFail(403);
        (await cloud.DeleteAsync("alice", $"/authorizations/{id}")).ShouldFail(403);
        (await cloud.DeleteAsync("otto", $"/authorizations/{id}")).ShouldFail(404);
        (await cloud.DeleteAsync("ada", "/authorizations/x")).ShouldFail(404);
        (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task A_token_knows_when_it_expires_and_a_token_of_the_seed_never_does()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(options =>
        {
            options.Seed = Seeds.WithLicenses;
            options.TimeProvider = clock;
        });
        var token = await cloud.SignInAsync("alice@example.com");

        var expiry = (await cloud.GetAsync(token["access_token"], "/authorizations/tokenExpiry")).ShouldBeOk();

        ((long)expiry.Json["exp"]!).ShouldBe(clock.GetUtcNow().AddSeconds(1_209_599).ToUnixTimeMilliseconds());
        (await cloud.GetAsync("alice", "/authorizations/tokenExpiry")).ShouldBeOk().Text.ShouldBe("{}");
    }
}
