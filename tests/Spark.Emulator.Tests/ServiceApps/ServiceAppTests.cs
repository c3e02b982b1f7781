using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.ServiceApps;

public class ServiceAppTests
{
    private static readonly string Id = Ids.Encode("ciscospark://us/APPLICATION/C1");

    [Fact]
    public async Task An_application_gets_tokens_for_an_organization_and_refreshes_them()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await TestCloud.StartAsync(options => options.TimeProvider = clock);

        var token = (await AskAsync(cloud)).ShouldBeOk();

        token["token_type"].ShouldBe("Bearer");
        ((int)token.Json["expires_in"]!).ShouldBe(1209599);
        ((int)token.Json["refresh_token_expires_in"]!).ShouldBe(7775999);
        var me = (await cloud.GetAsync(token["access_token"], "/people/me")).ShouldBeOk();
        me["orgId"].ShouldBe(OrgOf(cloud));
        me["type"].ShouldBe("appuser");
        var refreshed = (await cloud.RefreshAsync(token["refresh_token"])).ShouldBeOk();
        (await cloud.GetAsync(refreshed["access_token"], "/people/me"))["id"].ShouldBe(me["id"]);
    }

    [Fact]
    public async Task An_application_has_one_account_and_may_make_guests()
    {
        await using var cloud = await TestCloud.StartAsync();
        var one = (await AskAsync(cloud)).ShouldBeOk();
        var two = (await AskAsync(cloud, "C1")).ShouldBeOk();

        var me = (await cloud.GetAsync(one["access_token"], "/people/me"))["id"];
        (await cloud.GetAsync(two["access_token"], "/people/me"))["id"].ShouldBe(me);
        (
            await cloud.PostAsync(one["access_token"], "/guests/token", new { subject = "s", displayName = "Guest" })
        ).ShouldBeOk();
    }

    [Theory]
    [InlineData("""{"clientSecret":"s","targetOrgId":"ORG"}""", 400)]
    [InlineData("""{"clientId":"C1","targetOrgId":"ORG"}""", 400)]
    [InlineData("""{"clientId":"C1","clientSecret":"s"}""", 400)]
    [InlineData("""{"clientId":"C2","clientSecret":"s","targetOrgId":"ORG"}""", 404)]
    [InlineData("""{"clientId":"C1","clientSecret":"s","targetOrgId":"b6b3e1a2-0000-4000-8000-000000000000"}""", 403)]
    public async Task What_is_missing_or_unknown_is_refused(string body, int status)
    {
        await using var cloud = await TestCloud.StartAsync();
        body = body.Replace("ORG", OrgOf(cloud), StringComparison.Ordinal);

        (await cloud.PostAsync(Bot, $"/applications/{Id}/token", body)).ShouldFail(status);
    }

    [Fact]
    public async Task An_issued_token_needs_the_scope()
    {
        await using var cloud = await TestCloud.StartAsync();
        var without = await cloud.SignInAsync("alice@example.com", "spark:all");
        var with = await cloud.SignInAsync("alice@example.com", "spark:applications_token");

        (await AskAsync(cloud, token: without["access_token"])).ShouldFail(403);
        (await AskAsync(cloud, token: with["access_token"])).ShouldBeOk();
    }

    private static string OrgOf(TestCloud cloud) => cloud.Emulator.Cloud.People.ByToken(Alice)!.Full.OrgId;

    private static Task<Answer> AskAsync(TestCloud cloud, string? id = null, string token = Alice) =>
        cloud.PostAsync(
            token,
            $"/applications/{id ?? Id}/token",
            new
            {
                clientId = "C1",
                clientSecret = "secret",
                targetOrgId = OrgOf(cloud),
            }
        );
}
