using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Licenses;

[Trait("Conformance", "Organizations")]
public class LicenseTests
{
    private const string Ada = "ada";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(o => o.Seed = Seeds.WithLicenses);

    private static async Task<string> MessagingAsync(TestCloud cloud) =>
        (await cloud.GetAsync(Ada, "/licenses")).ShouldBeOk().All("id")[0]!;

    private static Task<Answer> GiveAsync(TestCloud cloud, string license, string email, string operation = "add") =>
        cloud.PatchAsync(Ada, "/licenses/users", new { email, licenses = new[] { new { id = license, operation } } });

    [Fact]
    public async Task The_licenses_of_the_own_organization_are_listed()
    {
        await using var cloud = await StartAsync();

        var list = (await cloud.GetAsync(Ada, "/licenses")).ShouldBeOk();

        list.All("name").ShouldBe(["Messaging", "Meetings"]);
        ((int)list.Items[0]["totalUnits"]!).ShouldBe(100);
        ((int)list.Items[0]["consumedUnits"]!).ShouldBe(0);
        (await cloud.GetAsync(Alice, "/licenses")).ShouldFail(403);
    }

    [Fact]
    public async Task A_license_that_was_given_is_consumed_until_it_is_taken()
    {
        await using var cloud = await StartAsync();
        var license = await MessagingAsync(cloud);

        var given = (await GiveAsync(cloud, license, "alice@example.com")).ShouldBeOk();

        given["personId"].ShouldBe(cloud.IdOf(Alice));
        ((string?)given.Json["licenses"]![0]).ShouldBe(license);
        ((int)(await cloud.GetAsync(Ada, $"/licenses/{license}")).Json["consumedUnits"]!).ShouldBe(1);
        (await GiveAsync(cloud, license, "alice@example.com", "remove")).ShouldBeOk();
        ((int)(await cloud.GetAsync(Ada, $"/licenses/{license}")).Json["consumedUnits"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Who_has_a_license_comes_in_pages_and_only_if_asked_for()
    {
        await using var cloud = await StartAsync();
        var license = await MessagingAsync(cloud);
        await GiveAsync(cloud, license, "ada@example.com");
        await GiveAsync(cloud, license, "alice@example.com");

        var plain = await cloud.GetAsync(Ada, $"/licenses/{license}");
        var first = await cloud.GetAsync(Ada, $"/licenses/{license}?includeAssignedTo=user&limit=1");
        var second = await cloud.GetAsync(Ada, first.Next!);

        plain.Json.ContainsKey("users").ShouldBeFalse();
        ((string?)first.Json["users"]![0]!["displayName"]).ShouldBe("Ada");
        ((string?)second.Json["users"]![0]!["email"]).ShouldBe("alice@example.com");
        ((string?)second.Json["users"]![0]!["type"]).ShouldBe("INTERNAL");
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task What_succeeds_in_part_is_206_and_what_fails_wholly_400()
    {
        await using var cloud = await StartAsync();
        object known = new { id = await MessagingAsync(cloud), operation = "add" };
        object unknown = new { id = "none", operation = "add" };

        (
            await cloud.PatchAsync(
                Ada,
                "/licenses/users",
                new { email = "alice@example.com", licenses = new[] { known, unknown } }
            )
        ).ShouldBe(206);
        (
            await cloud.PatchAsync(
                Ada,
                "/licenses/users",
                new { email = "alice@example.com", licenses = new[] { unknown } }
            )
        ).ShouldFail(400);
        (await GiveAsync(cloud, "none", "nobody@example.com")).ShouldFail(404, "Person not found");
    }

    [Fact]
    public async Task Somebody_becomes_an_attendee_of_a_site()
    {
        await using var cloud = await StartAsync();
        var sites = new[] { new { siteUrl = "example.webex.com", accountType = "attendee" } };

        var answer = await cloud.PatchAsync(
            Ada,
            "/licenses/users",
            new { personId = cloud.IdOf(Alice), siteUrls = sites }
        );

        ((string?)answer.ShouldBeOk().Json["siteUrls"]![0]!["siteUrl"]).ShouldBe("example.webex.com");
        var alice = await cloud.GetAsync(Ada, $"/people/{cloud.IdOf(Alice)}");
        ((string?)alice.Json["siteUrls"]![0]).ShouldBe("example.webex.com#attendee");
    }

    [Fact]
    public async Task A_person_is_made_although_no_unit_of_a_license_is_left()
    {
        await using var cloud = await StartAsync();
        var licenses = new[] { await MessagingAsync(cloud) };
        for (var i = 0; i < 100; i++)
        {
            (await PersonAsync(i)).ShouldBeOk();
        }

        (await PersonAsync(100)).ShouldFail(400, "No units are left of Messaging.");

        var last = (await cloud.GetAsync(Ada, "/people?email=p100@example.com")).Items.ShouldHaveSingleItem();
        last["licenses"]!.AsArray().ShouldBeEmpty();

        Task<Answer> PersonAsync(int number) =>
            cloud.PostAsync(
                Ada,
                "/people",
                new
                {
                    emails = new[] { $"p{number}@example.com" },
                    displayName = $"P{number}",
                    licenses,
                }
            );
    }
}
