using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class RoleStoryTests
{
    [Fact]
    public async Task An_administrator_makes_somebody_else_one_by_a_role()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var roles = new List<Role>();
        await foreach (var role in cloud.Ada.Roles.ListAsync())
        {
            roles.Add(role);
        }

        var administrator = await cloud.Ada.Roles.GetAsync(roles.First(role => role.Name == "Full Administrator").Id);
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.Roles.GetAsync(administrator.Id));

        var alice = await cloud.Ada.People.GetAsync((await cloud.Alice.People.GetMeAsync()).Id);
        await cloud.Ada.People.UpdateAsync(
            alice.Id,
            UpdatePersonRequest.From(alice) with
            {
                Roles = [administrator.Id],
            }
        );

        (await cloud.Alice.Roles.GetAsync(administrator.Id)).Name.ShouldBe("Full Administrator");
    }
}
