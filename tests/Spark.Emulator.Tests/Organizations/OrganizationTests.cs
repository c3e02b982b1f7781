namespace Spark.Emulator.Tests.Organizations;

[Trait("Conformance", "Organizations")]
public class OrganizationTests
{
    private const string Ada = "ada";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(o => o.Seed = Seeds.WithLicenses);

    [Fact]
    public async Task An_administrator_sees_the_own_organization()
    {
        await using var cloud = await StartAsync();

        var list = (await cloud.GetAsync(Ada, "/organizations?max=5")).ShouldBeOk();

        list.All("displayName").ShouldBe(["Example"]);
        list.All("id").ShouldBe([(await cloud.GetAsync(Ada, "/people/me"))["orgId"]]);
        (await cloud.GetAsync(Ada, $"/organizations/{list.All("id")[0]}"))
            .ShouldBeOk()["displayName"]
            .ShouldBe("Example");
    }

    [Fact]
    public async Task Others_see_none_and_administrators_no_other()
    {
        await using var cloud = await StartAsync();
        var other = (await cloud.GetAsync("otto", "/people/me"))["orgId"];

        (await cloud.GetAsync("alice", "/organizations")).ShouldFail(403);
        (await cloud.GetAsync(Ada, $"/organizations/{other}")).ShouldFail(403);
        (await cloud.GetAsync(Ada, $"/organizations/{Guid.NewGuid()}")).ShouldFail(404);
    }

    [Fact]
    public async Task An_organization_with_people_stays_and_an_empty_one_goes_with_its_administrator()
    {
        await using var cloud = await StartAsync();
        var own = (await cloud.GetAsync(Ada, "/people/me"))["orgId"];
        var other = (await cloud.GetAsync("otto", "/people/me"))["orgId"];

        (await cloud.DeleteAsync(Ada, $"/organizations/{own}")).ShouldFail(
            409,
            "The organization still has people: Alice."
        );
        (await cloud.DeleteAsync("otto", $"/organizations/{other}")).ShouldBe(204);

        (await cloud.GetAsync("otto", "/people/me")).ShouldFail(401);
        (await cloud.GetAsync(Ada, $"/organizations/{other}")).ShouldFail(404);
    }
}
