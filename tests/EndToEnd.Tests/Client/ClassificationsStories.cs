using Spark.Client;

namespace EndToEnd.Tests.Client;

public class ClassificationsStories
{
    [Fact]
    public async Task The_classifications_of_the_organization_are_listed_by_rank()
    {
        await using var cloud = await ClientCloud.StartAsync();

        var all = await cloud.Alice.Classifications.ListAsync().AllAsync();

        all.Select(classification => classification.Rank).ShouldBe([0, 1, 2, 3, 4]);
        all[0].Enabled.ShouldBe(true);
        all[4].Enabled.ShouldBe(false);
        all.ShouldAllBe(classification => classification.LastModified != null);
    }
}
