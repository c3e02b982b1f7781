using EndToEnd.Tests.Client;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class ResourceGroupStoryTests
{
    [Fact]
    public async Task A_person_s_license_moves_to_another_resource_group()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var license = (await cloud.Ada.Licenses.ListAsync().AllAsync())[0];
        await cloud.Ada.Licenses.AssignAsync(
            new() { Email = "alice@example.com", Licenses = [new() { Id = license.Id }] }
        );
        var groups = await cloud.Ada.ResourceGroups.ListAsync().AllAsync();
        var memberships = cloud.Ada.ResourceGroupMemberships;

        var membership = (
            await memberships.ListAsync(new() { LicenseId = license.Id }).AllAsync()
        ).ShouldHaveSingleItem();

        membership.ResourceGroupId.ShouldBe(groups[0].Id);
        var moved = await memberships.UpdateAsync(
            membership.Id,
            new()
            {
                ResourceGroupId = groups[1].Id,
                LicenseId = license.Id,
                PersonId = membership.PersonId!,
                PersonOrgId = membership.PersonOrgId!,
                Status = ResourceGroupMembershipStatus.Activated,
            }
        );
        moved.ResourceGroupId.ShouldBe(groups[1].Id);
        var read = await memberships.GetAsync(membership.Id);
        (await cloud.Ada.ResourceGroups.GetAsync(read.ResourceGroupId!)).Name.ShouldBe("Resource Group 2");
        (await memberships.ListV2Async(new() { Id = membership.PersonId, Type = "User" }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(membership.Id);
        (await memberships.ListV2Async(new() { Type = "Workspace" }).AllAsync()).ShouldBeEmpty();
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.ResourceGroups.ListAsync().AllAsync());
        await Should.ThrowAsync<SparkForbiddenException>(() =>
            cloud.Alice.ResourceGroupMemberships.GetAsync(membership.Id)
        );
    }
}
