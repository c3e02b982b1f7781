namespace Spark.Client.Tests;

public class ResourceGroupMembershipsTests
{
    [Fact]
    public async Task Lists_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("ResourceGroupMemberships/ResourceGroupMembership.full");

        var answer = await spark
            .Client.ResourceGroupMemberships.ListAsync(
                new ListResourceGroupMembershipsRequest
                {
                    LicenseId = "L",
                    PersonId = "P",
                    PersonOrgId = "O",
                    Status = ResourceGroupMembershipStatus.Pending,
                    PageSize = 3,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET resourceGroup/memberships?licenseId=L&personId=P&personOrgId=O&status=pending&max=3"
        );
        answer.Status.ShouldBe(ResourceGroupMembershipStatus.Activated);
    }

    [Fact]
    public async Task Lists_those_of_workspaces_too()
    {
        using var spark = RecordedSpark.Listing("ResourceGroupMemberships/ResourceGroupMembership.full");

        var answer = await spark
            .Client.ResourceGroupMemberships.ListV2Async(
                new ListResourceGroupMembershipsV2Request
                {
                    LicenseId = "L",
                    Id = "I",
                    OrgId = "O",
                    Status = ResourceGroupMembershipStatus.Error,
                    Type = "Workspace",
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET resourceGroup/memberships/v2?licenseId=L&id=I&orgId=O&status=error&type=Workspace"
        );
        answer.Status.ShouldBe(ResourceGroupMembershipStatus.Activated);
    }

    [Fact]
    public async Task Gets_one()
    {
        using var spark = RecordedSpark.Answering("ResourceGroupMemberships/ResourceGroupMembership.full");

        var answer = await spark.Client.ResourceGroupMemberships.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET resourceGroup/memberships/ID");
        answer.Status.ShouldBe(ResourceGroupMembershipStatus.Activated);
    }

    [Fact]
    public async Task Moves_one_to_another_group()
    {
        using var spark = RecordedSpark.Answering("ResourceGroupMemberships/ResourceGroupMembership.full");

        var answer = await spark.Client.ResourceGroupMemberships.UpdateAsync(
            "ID",
            new UpdateResourceGroupMembershipRequest
            {
                ResourceGroupId = "G",
                LicenseId = "L",
                PersonId = "P",
                PersonOrgId = "O",
                Status = ResourceGroupMembershipStatus.Activated,
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT resourceGroup/memberships/ID",
            """{"resourceGroupId":"G","licenseId":"L","personId":"P","personOrgId":"O","status":"activated"}"""
        );
        answer.Status.ShouldBe(ResourceGroupMembershipStatus.Activated);
    }
}
