namespace Spark.Client.Tests;

public class RolesTests
{
    [Fact]
    public async Task Lists_roles()
    {
        using var spark = RecordedSpark.Listing("Roles/Role.full");

        var answer = await spark.Client.Roles.ListAsync(new ListRequest { PageSize = 4 }).SingleAsync();

        spark.ShouldHaveBeenSent("GET roles?max=4");
        answer.Name.ShouldBe("Full Administrator");
    }

    [Fact]
    public async Task Gets_a_role()
    {
        using var spark = RecordedSpark.Answering("Roles/Role.full");

        var answer = await spark.Client.Roles.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET roles/ID");
        answer.Id.ShouldNotBeEmpty();
    }
}
