namespace Spark.Emulator.Tests.ResourceGroupMemberships;

public class ResourceGroupMembershipTests
{
    private const string Path = "/resourceGroup/memberships";

    [Fact]
    public async Task Every_license_that_somebody_has_is_served_by_the_first_group()
    {
        await using var cloud = await StartAsync();
        var groups = (await cloud.GetAsync("ada", "/resourceGroups")).All("id");
        var licenses = (await cloud.GetAsync("ada", "/licenses")).All("id");

        var list = (await cloud.GetAsync("ada", Path)).ShouldBeOk();

        list.All("licenseId").Order(StringComparer.Ordinal).ShouldBe(licenses.Order(StringComparer.Ordinal));
        list.All("personId").Distinct().ShouldBe([cloud.IdOf("alice")]);
        list.All("resourceGroupId").Distinct().ShouldBe([groups[0]]);
        list.All("status").Distinct().ShouldBe(["activated"]);
        Ids.Decode(list.All("id")[0]!)
            .ShouldBe(
                $"ciscospark://us/RESOURCE_GROUP_MEMBERSHIP/{Ids.Uuid(cloud.IdOf("alice"))}:{Ids.Uuid(list.All("licenseId")[0]!)}"
            );
    }

    [Fact]
    public async Task A_membership_moves_to_another_group()
    {
        await using var cloud = await StartAsync();
        var groups = (await cloud.GetAsync("ada", "/resourceGroups")).All("id");
        var membership = (await cloud.GetAsync("ada", Path)).Items[0];
        var path = $"{Path}/{membership["id"]}";
        membership["resourceGroupId"] = groups[1];

        (await cloud.PutAsync("ada", path, membership.ToJsonString()))
            .ShouldBeOk()["resourceGroupId"]
            .ShouldBe(groups[1]);

        (await cloud.GetAsync("ada", path)).ShouldBeOk()["resourceGroupId"].ShouldBe(groups[1]);
        (await cloud.GetAsync("ada", Path)).All("resourceGroupId").ShouldBe([groups[1], groups[0]]);
    }

    [Theory]
    [InlineData("resourceGroupId", "The resource group is not known.")]
    [InlineData("licenseId", "Only the resource group of a membership can change.")]
    [InlineData("personId", "Only the resource group of a membership can change.")]
    [InlineData("personOrgId", "Only the resource group of a membership can change.")]
    [InlineData("status", "Only the resource group of a membership can change.")]
    public async Task Nothing_else_about_it_changes(string member, string message)
    {
        await using var cloud = await StartAsync();
        var membership = (await cloud.GetAsync("ada", Path)).Items[0];
        var path = $"{Path}/{membership["id"]}";
        membership[member] = "pending";

        (await cloud.PutAsync("ada", path, membership.ToJsonString())).ShouldFail(400, message);
    }

    [Fact]
    public async Task Memberships_are_found_by_license_person_organization_and_status_in_both_versions()
    {
        await using var cloud = await StartAsync();
        var first = (await cloud.GetAsync("ada", Path)).Items[0];
        var (license, org) = ((string)first["licenseId"]!, (string)first["personOrgId"]!);
        var (alice, ada) = (cloud.IdOf("alice"), cloud.IdOf("ada"));

        async Task<int> CountAsync(string query) =>
            (await cloud.GetAsync("ada", Path + query)).ShouldBeOk().Items.Count;

        (await CountAsync($"?licenseId={license}")).ShouldBe(1);
        (await CountAsync($"?personId={alice}")).ShouldBe(2);
        (await CountAsync($"?personId={ada}")).ShouldBe(0);
        (await CountAsync($"?personOrgId={org}&status=activated")).ShouldBe(2);
        (await CountAsync("?status=pending")).ShouldBe(0);
        (await CountAsync($"/v2?licenseId={license}&id={alice}&orgId={org}&status=activated&type=User")).ShouldBe(1);
        (await CountAsync($"/v2?id={ada}")).ShouldBe(0);
        (await CountAsync("/v2?type=Workspace")).ShouldBe(0);
        (await CountAsync("/v2")).ShouldBe(2);
        (await cloud.GetAsync("ada", Path + "/v2?type=Car")).ShouldFail(400);
        (await cloud.GetAsync("ada", Path + "?status=dreaming")).ShouldFail(400);
    }

    [Fact]
    public async Task Memberships_come_in_pages()
    {
        await using var cloud = await StartAsync();
        var all = (await cloud.GetAsync("ada", Path)).All("id");

        var first = (await cloud.GetAsync("ada", Path + "?max=1")).ShouldBeOk();
        var second = (await cloud.GetAsync("ada", first.Next!)).ShouldBeOk();

        first.All("id").Concat(second.All("id")).ShouldBe(all);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task They_are_for_administrators_of_the_organization()
    {
        await using var cloud = await StartAsync();
        var membership = (await cloud.GetAsync("ada", Path)).Items[0];
        var path = $"{Path}/{membership["id"]}";

        foreach (var query in new[] { Path, Path + "/v2", path })
        {
            (await cloud.GetAsync("alice", query)).ShouldFail(403);
        }

        (await cloud.PutAsync("alice", path, membership.ToJsonString())).ShouldFail(403);
        (await cloud.GetAsync("otto", path)).ShouldFail(404);
        (await cloud.GetAsync("otto", $"{Path}?personOrgId={membership["personOrgId"]}")).ShouldFail(403);
        (await cloud.GetAsync("ada", Path + "/x")).ShouldFail(404);
    }

    /// <summary>Alice has both licenses.</summary>
    private static async Task<TestCloud> StartAsync()
    {
        var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);
        var licenses = (await cloud.GetAsync("ada", "/licenses")).All("id");
        (
            await cloud.PatchAsync(
                "ada",
                "/licenses/users",
                new { email = "alice@example.com", licenses = licenses.Select(id => new { id, operation = "add" }) }
            )
        ).ShouldBeOk();
        return cloud;
    }
}
