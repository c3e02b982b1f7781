using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Classifications;

public class ClassificationTests
{
    [Fact]
    public async Task Everybody_sees_the_five_of_the_organization()
    {
        await using var cloud = await TestCloud.StartAsync();

        var list = (await cloud.GetAsync(Bot, "/classifications")).ShouldBeOk();

        list.Items.Select(item => (int)item["rank"]!).ShouldBe([0, 1, 2, 3, 4]);
        list.Items.Select(item => (bool)item["enabled"]!).ShouldBe([true, true, true, true, false]);
        list.All("title")[2].ShouldBe("Confidential");
        list.All("description").ShouldAllBe(text => text!.Length > 0);
        Ids.Decode(list.All("id")[0]!).ShouldStartWith("ciscospark://us/CLASSIFICATION/");
        (await cloud.GetAsync(Alice, "/classifications")).Text.ShouldBe(list.Text);
        (await cloud.GetAsync(null, "/classifications")).ShouldFail(401);
    }

    [Fact]
    public async Task Another_organization_has_others()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.WithAdministrator);

        var own = (await cloud.GetAsync("alice", "/classifications")).All("id");

        (await cloud.GetAsync("otto", "/classifications")).All("id").Intersect(own).ShouldBeEmpty();
    }
}
