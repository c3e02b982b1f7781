using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class OrganizationStoryTests
{
    [Fact]
    public async Task An_administrator_sees_the_own_organization_and_cannot_delete_it_while_people_are_in_it()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var organizations = cloud.Ada.Organizations;

        var own = new List<Organization>();
        await foreach (var organization in organizations.ListAsync())
        {
            own.Add(organization);
        }

        var example = own.ShouldHaveSingleItem();
        (await organizations.GetAsync(example.Id)).DisplayName.ShouldBe("Example");
        (
            await Should.ThrowAsync<SparkConflictException>(() => organizations.DeleteAsync(example.Id))
        ).Message.ShouldContain("Alice");
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.Organizations.GetAsync(example.Id));

        var otto = cloud.As("otto");
        await otto.Organizations.DeleteAsync((await otto.People.GetMeAsync()).OrgId!);
        await Should.ThrowAsync<SparkUnauthorizedException>(() => otto.People.GetMeAsync());
    }
}
