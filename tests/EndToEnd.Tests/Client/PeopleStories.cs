using Spark.Client;

namespace EndToEnd.Tests.Client;

public class PeopleStories
{
    [Fact]
    public async Task Who_I_am_and_who_others_are()
    {
        await using var cloud = await ClientCloud.StartAsync();

        var me = await cloud.Alice.People.GetMeAsync();
        var bob = (await cloud.Alice.People.ListAsync(new() { Email = "bob@example.com" }).AllAsync())[0];

        me.DisplayName.ShouldBe("Alice");
        (await cloud.Alice.People.GetMeAsync(callingData: true)).Id.ShouldBe(me.Id);
        (await cloud.Alice.People.GetAsync(bob.Id)).Emails.ShouldBe(["bob@example.com"]);
        (await cloud.Alice.People.GetAsync(bob.Id, callingData: true)).DisplayName.ShouldBe("Bob");
        (await cloud.Alice.People.ListAsync(new() { DisplayName = "Bo" }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(bob.Id);
        await foreach (var page in cloud.Alice.People.ListAsync(new() { Ids = [bob.Id, "nobody"] }).AsPages())
        {
            page.Items.ShouldHaveSingleItem().Id.ShouldBe(bob.Id);
            page.NotFoundIds.ShouldBe(["nobody"]);
        }

        await Should.ThrowAsync<SparkNotFoundException>(() => cloud.Alice.People.GetAsync("nobody"));
    }
}
