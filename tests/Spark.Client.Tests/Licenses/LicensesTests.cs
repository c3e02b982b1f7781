namespace Spark.Client.Tests;

public class LicensesTests
{
    [Fact]
    public async Task Lists_licenses()
    {
        using var spark = RecordedSpark.Listing("Licenses/License.full");

        var answer = await spark
            .Client.Licenses.ListAsync(new ListLicensesRequest { OrgId = "O", PageSize = 4 })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET licenses?orgId=O&max=4");
        answer.SiteType.ShouldBe(LicenseSiteType.ControlHubManaged);
    }

    [Fact]
    public async Task Gets_a_license()
    {
        using var spark = RecordedSpark.Answering("Licenses/License.full");

        var answer = await spark.Client.Licenses.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET licenses/ID");
        answer.ConsumedByWorkspaces.ShouldBe(1);
    }

    [Fact]
    public async Task Lists_who_has_a_license()
    {
        using var spark = RecordedSpark.Answering("Licenses/License.full");

        var answer = await spark.Client.Licenses.ListUsersAsync("ID", pageSize: 300).SingleAsync();

        spark.ShouldHaveBeenSent("GET licenses/ID?includeAssignedTo=user&limit=300");
        answer.Type.ShouldBe(LicenseUserType.Internal);
    }

    [Fact]
    public async Task Assigns_licenses_with_every_parameter()
    {
        using var spark = RecordedSpark.AnsweringJson(
            Fixture.Text("Licenses/LicenseAssignments.full"),
            System.Net.HttpStatusCode.PartialContent
        );

        var answer = await spark.Client.Licenses.AssignAsync(
            new AssignLicensesRequest
            {
                Email = "a@b.c",
                PersonId = "P",
                OrgId = "O",
                Licenses =
                [
                    new LicenseAssignment
                    {
                        Id = "L",
                        Operation = LicenseOperation.Add,
                        Properties = new LicenseProperties
                        {
                            LocationId = "LOC",
                            PhoneNumber = "+1",
                            Extension = "7",
                        },
                    },
                    new LicenseAssignment { Id = "M", Operation = LicenseOperation.Remove },
                ],
                SiteUrls = [new SiteAssignment { SiteUrl = "s", Operation = LicenseOperation.Add }],
            }
        );

        spark.ShouldHaveBeenSent(
            "PATCH licenses/users",
            """{"email":"a@b.c","personId":"P","orgId":"O","licenses":[{"id":"L","operation":"add","properties":{"locationId":"LOC","phoneNumber":"+1","extension":"7"}},{"id":"M","operation":"remove"}],"siteUrls":[{"siteUrl":"s","accountType":"attendee","operation":"add"}]}"""
        );
        answer.PendingSiteUrls!.ShouldHaveSingleItem().AccountType.ShouldBe("host");
    }
}
