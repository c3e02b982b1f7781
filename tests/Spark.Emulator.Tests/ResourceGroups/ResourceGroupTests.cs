namespace Spark.Emulator.Tests.ResourceGroups;

public class ResourceGroupTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);

    [Fact]
    public async Task An_administrator_sees_the_groups_of_the_organization()
    {
        await using var cloud = await StartAsync();

        var list = (await cloud.GetAsync("ada", "/resourceGroups")).ShouldBeOk();

        list.All("name").ShouldBe(["Resource Group 1", "Resource Group 2"]);
        var group = (await cloud.GetAsync("ada", $"/resourceGroups/{list.All("id")[1]}")).ShouldBeOk();
        group["name"].ShouldBe("Resource Group 2");
        Ids.Decode(group["id"]).ShouldStartWith("ciscospark://us/RESOURCE_GROUP/");
        (await cloud.GetAsync("ada", $"/resourceGroups?orgId={group["orgId"]}")).Text.ShouldBe(list.Text);
    }

    [Fact]
    public async Task Nobody_else_does()
    {
        await using var cloud = await StartAsync();
        var group = (await cloud.GetAsync("ada", "/resourceGroups")).Items[0];

        (await cloud.GetAsync("alice", "/resourceGroups")).ShouldFail(403);
        (await cloud.GetAsync("alice", $"/resourceGroups/{group["id"]}")).ShouldFail(403);
        (await cloud.GetAsync("otto", $"/resourceGroups?orgId={group["orgId"]}")).ShouldFail(403);
        (await cloud.GetAsync("otto", $"/resourceGroups/{group["id"]}")).ShouldFail(404);
        (await cloud.GetAsync("ada", "/resourceGroups/x")).ShouldFail(404);
    }
}
