namespace Spark.Emulator.Tests.Roles;

[Trait("Conformance", "Organizations")]
public class RoleTests
{
    [Fact]
    public async Task The_roles_of_the_seed_and_those_that_give_rights_are_listed()
    {
        await using var cloud = await TestCloud.StartAsync(o => o.Seed = Seeds.WithLicenses);

        var roles = (await cloud.GetAsync("ada", "/roles")).ShouldBeOk();

        roles.All("name").ShouldBe(["Full Administrator", "Read-only Administrator", "complianceOfficer"]);
        (await cloud.GetAsync("ada", $"/roles/{roles.All("id")[1]}"))["name"].ShouldBe("Read-only Administrator");
        (await cloud.GetAsync("ada", "/roles/none")).ShouldFail(404);
        (await cloud.GetAsync("alice", "/roles")).ShouldFail(403);
    }
}
