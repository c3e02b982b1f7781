using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/organizations, /licenses and /roles, row by row, beyond what the tests in those folders have.</summary>
[Trait("Conformance", "Organizations")]
public class AdministrationTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    [Theory]
    [InlineData("GET", "/organizations")]
    [InlineData("GET", "/organizations/ID")]
    [InlineData("DELETE", "/organizations/ID")]
    [InlineData("GET", "/licenses")]
    [InlineData("GET", "/licenses/ID")]
    [InlineData("PATCH", "/licenses/users")]
    [InlineData("GET", "/roles")]
    [InlineData("GET", "/roles/ID")]
    public async Task All_of_it_is_for_administrators(string method, string path)
    {
        await using var cloud = await StartAsync();

        foreach (var caller in (string[])[Alice, Bot])
        {
            var body = method is "GET" ? null : Json(new { email = "bob@example.com" });
            (await cloud.SendAsync(new HttpMethod(method), caller, path, body)).ShouldFail(403);
        }
    }

    [Theory]
    [InlineData("/organizations/00000000-0000-4000-8000-000000000000")]
    [InlineData("/licenses/00000000-0000-4000-8000-000000000000")]
    [InlineData("/roles/00000000-0000-4000-8000-000000000000")]
    [InlineData("/organizations/nothing")]
    [InlineData("/licenses/nothing")]
    [InlineData("/roles/nothing")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", path)).ShouldFail(404);
    }

    [Theory]
    [InlineData("/organizations")]
    [InlineData("/licenses")]
    [InlineData("/roles")]
    public async Task What_is_listed_is_read_by_its_id_and_by_its_uuid(string path)
    {
        await using var cloud = await StartAsync();
        var list = (await cloud.GetAsync("ada", path + "?max=1")).ShouldBeOk();
        list.Items.ShouldNotBeEmpty();

        foreach (var item in list.Items)
        {
            var id = (string)item["id"]!;
            (await cloud.GetAsync("ada", $"{path}/{id}")).ShouldBeOk().Text.ShouldBe(item.ToJsonString());
            (await cloud.GetAsync("ada", $"{path}/{Ids.Uuid(id)}")).ShouldBeOk().Text.ShouldBe(item.ToJsonString());
        }
    }

    [Fact]
    public async Task An_administrator_manages_no_other_organization()
    {
        await using var cloud = await StartAsync();
        var other = (string)(await cloud.GetAsync("otto", "/organizations")).Items.Single()["id"]!;
        var license = (string)(await cloud.GetAsync("otto", "/licenses")).Items.Single()["id"]!;

        (await cloud.GetAsync("ada", $"/organizations/{other}")).ShouldFail(403);
        (await cloud.DeleteAsync("ada", $"/organizations/{other}")).ShouldFail(403);
        (await cloud.GetAsync("ada", $"/licenses?orgId={other}")).ShouldFail(403);
        (await cloud.GetAsync("ada", $"/licenses/{license}")).ShouldFail(404);
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"email":"otto@other.example","licenses":[{"id":"LICENSE"}]}""", 404)]
    [InlineData("""{"email":"bob@example.com","licenses":[]}""", 400)]
    [InlineData("""{"email":"bob@example.com","licenses":[{"id":"nothing","operation":"add"}]}""", 400)]
    [InlineData("""{"email":"bob@example.com","licenses":[{"id":"LICENSE","operation":"lend"}]}""", 400)]
    [InlineData("""{"email":"bob@example.com","licenses":[{"id":"LICENSE","operation":"remove"}]}""", 400)]
    [InlineData("""{"email":"bob@example.com","siteUrls":[{"siteUrl":"x.webex.com","accountType":"host"}]}""", 400)]
    [InlineData("""{"email":"bob@example.com","licenses":[{"id":"LICENSE"}]}""", 200)]
    [InlineData("""{"personId":"BOB","licenses":[{"id":"LICENSE","operation":"add"}]}""", 200)]
    [InlineData("""{"personId":"BOB","licenses":[{"id":"LICENSE"},{"id":"nothing"}]}""", 206)]
    public async Task Licenses_are_given_as_far_as_that_can_be(string body, int status)
    {
        await using var cloud = await StartAsync();
        var license = (string)(await cloud.GetAsync("ada", "/licenses")).Items[0]["id"]!;
        body = body.Replace("LICENSE", license, StringComparison.Ordinal)
            .Replace("BOB", cloud.IdOf(Bob), StringComparison.Ordinal);

        (await cloud.PatchAsync("ada", "/licenses/users", body)).ShouldBe(status);
    }

    [Fact]
    public async Task Who_has_a_license_is_told_in_pages_of_300_at_most()
    {
        await using var cloud = await StartAsync();
        var license = (string)(await cloud.GetAsync("ada", "/licenses")).Items[0]["id"]!;
        foreach (var email in (string[])["alice@example.com", "bob@example.com"])
            (
                await cloud.PatchAsync(
                    "ada",
                    "/licenses/users",
                    new { email, licenses = new[] { new { id = license } } }
                )
            ).ShouldBeOk();

        var page = await cloud.GetAsync("ada", $"/licenses/{license}?includeAssignedTo=user&limit=1");

        page.ShouldBeOk().Json["users"]!.AsArray().Count.ShouldBe(1);
        page.Next!.ShouldContain("limit=1");
        (await cloud.GetAsync("ada", $"/licenses/{license}?includeAssignedTo=user&limit=9999"))
            .ShouldBeOk()
            .Next.ShouldBeNull();
        (await cloud.GetAsync("ada", $"/licenses/{license}?limit=1")).Json.ContainsKey("users").ShouldBeFalse();
    }
}
