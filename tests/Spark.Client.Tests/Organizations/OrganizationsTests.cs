namespace Spark.Client.Tests;

public class OrganizationsTests
{
    [Fact]
    public async Task Lists_organizations()
    {
        using var spark = RecordedSpark.Listing("Organizations/Organization.full");

        var answer = await spark.Client.Organizations.ListAsync().SingleAsync();

        spark.ShouldHaveBeenSent("GET organizations");
        answer.DisplayName.ShouldBe("Acme, Inc.");
    }

    [Fact]
    public async Task Sends_a_page_size_only_when_it_is_set()
    {
        using var spark = RecordedSpark.Listing("Organizations/Organization.full");

        var answer = await spark.Client.Organizations.ListAsync(new ListRequest { PageSize = 4 }).SingleAsync();

        spark.ShouldHaveBeenSent("GET organizations?max=4");
        answer.Created.ShouldNotBeNull();
    }

    [Fact]
    public async Task Gets_an_organization()
    {
        using var spark = RecordedSpark.Answering("Organizations/Organization.full");

        var answer = await spark.Client.Organizations.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET organizations/ID");
        answer.Id.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Deletes_an_organization()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Organizations.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE organizations/ID");
    }
}
