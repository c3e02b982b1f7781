using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class LicenseStoryTests
{
    [Fact]
    public async Task An_administrator_gives_licenses_and_sees_who_has_them()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var licenses = cloud.Ada.Licenses;
        var all = new List<License>();
        await foreach (var license in licenses.ListAsync())
        {
            all.Add(license);
        }

        all.Select(license => license.Name).ShouldBe(["Messaging", "Meetings"]);
        foreach (var email in new[] { "ada@example.com", "alice@example.com" })
        {
            var given = await licenses.AssignAsync(
                new AssignLicensesRequest
                {
                    Email = email,
                    Licenses = [new LicenseAssignment { Id = all[0].Id, Operation = LicenseOperation.Add }],
                    SiteUrls = [new SiteAssignment { SiteUrl = "example.webex.com" }],
                }
            );
            given.Licenses.ShouldBe([all[0].Id]);
            given.SiteUrls!.ShouldHaveSingleItem().AccountType.ShouldBe("attendee");
        }

        (await licenses.GetAsync(all[0].Id)).ConsumedUnits.ShouldBe(2);
        var names = new List<string?>();
        await foreach (var user in licenses.ListUsersAsync(all[0].Id, pageSize: 1))
        {
            names.Add(user.DisplayName);
        }

        names.ShouldBe(["Ada", "Alice"]);
        var partly = await licenses.AssignAsync(
            new AssignLicensesRequest
            {
                Email = "alice@example.com",
                Licenses = [new LicenseAssignment { Id = all[1].Id }, new LicenseAssignment { Id = "unknown" }],
            }
        );
        partly.Licenses.ShouldBe([all[0].Id, all[1].Id]);
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.Licenses.GetAsync(all[0].Id));
    }
}
