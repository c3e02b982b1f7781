namespace Spark.Client.Tests;

public class ResourceGroupsTests
{
    [Fact]
    public async Task Lists_resource_groups()
    {
        using var spark = RecordedSpark.Listing("ResourceGroups/ResourceGroup.full");

        var answer = await spark
            .Client.ResourceGroups.ListAsync(new ListResourceGroupsRequest { OrgId = "O" })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET resourceGroups?orgId=O");
        answer.Name.ShouldBe("Resource Group 1");
    }

    [Fact]
    public async Task Gets_a_resource_group()
    {
        using var spark = RecordedSpark.Answering("ResourceGroups/ResourceGroup.full");

        var answer = await spark.Client.ResourceGroups.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET resourceGroups/ID");
        answer.OrgId.ShouldNotBeNull();
    }
}
