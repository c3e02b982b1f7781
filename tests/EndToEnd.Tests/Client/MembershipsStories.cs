using Spark.Client;

namespace EndToEnd.Tests.Client;

public class MembershipsStories
{
    [Fact]
    public async Task Somebody_comes_moderates_and_leaves()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var memberships = cloud.Alice.Memberships;
        var room = await cloud.RoomAsync();

        var bob = await memberships.CreateAsync(new() { RoomId = room, PersonEmail = "bob@example.com" });

        await Should.ThrowAsync<SparkConflictException>(() =>
            memberships.CreateAsync(new() { RoomId = room, PersonId = cloud.IdOf("bob") })
        );
        (await memberships.GetAsync(bob.Id)).PersonDisplayName.ShouldBe("Bob");
        (await memberships.UpdateAsync(bob.Id, new() { IsModerator = true })).IsModerator.ShouldBe(true);
        (await memberships.ListAsync(new() { RoomId = room, PageSize = 1 }).AllAsync())
            .Select(listed => listed.PersonDisplayName)
            .ShouldBe(["Alice", "Bob"]);
        (await cloud.Bob.Memberships.ListAsync().AllAsync()).ShouldHaveSingleItem().Id.ShouldBe(bob.Id);
        await cloud.Bob.Memberships.DeleteAsync(bob.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => memberships.GetAsync(bob.Id));
    }
}
