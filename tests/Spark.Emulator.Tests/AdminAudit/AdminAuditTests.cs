using System.Text.Json.Nodes;

namespace Spark.Emulator.Tests.AdminAudit;

public class AdminAuditTests
{
    private static string OrgOf(TestCloud cloud, string token) =>
        cloud.Emulator.Cloud.People.ByToken(token)!.Full.OrgId;

    private static string Path(TestCloud cloud, string more = "") =>
        $"/adminAudit/events?orgId={OrgOf(cloud, "ada")}&from=2000-01-01T00:00:00.000Z&to=2100-01-01T00:00:00.000Z{more}";

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.WithLicenses);

    private static async Task<Answer> CreateAsync(TestCloud cloud, string name) =>
        (
            await cloud.PostAsync(
                "ada",
                "/people",
                new { emails = new[] { $"{name}@example.com" }, displayName = name }
            )
        ).ShouldBeOk();

    private static string Data(JsonObject entry, string name) => (string)entry["data"]![name]!;

    [Fact]
    public async Task Nothing_was_done_yet()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", Path(cloud))).ShouldBeOk().Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_administrator_does_with_people_is_noted_newest_first()
    {
        await using var cloud = await StartAsync();
        var created = await CreateAsync(cloud, "Zoe");
        (await cloud.PutAsync("ada", $"/people/{created["id"]}", new { displayName = "Zoe Z" })).ShouldBeOk();
        (await cloud.DeleteAsync("ada", $"/people/{created["id"]}")).ShouldBe(204);

        var entries = (await cloud.GetAsync("ada", Path(cloud))).ShouldBeOk().Items;

        entries
            .Select(entry => Data(entry, "actionText"))
            .ShouldBe(["Ada deleted Zoe Z", "Ada updated Zoe Z", "Ada created Zoe"]);
        var last = entries[^1];
        Guid.TryParse(Ids.Decode((string)last["id"]!), out _).ShouldBeTrue();
        ((string?)last["actorId"]).ShouldBe(cloud.IdOf("ada"));
        ((string?)last["actorOrgId"]).ShouldBe(OrgOf(cloud, "ada"));
        Data(last, "actorName").ShouldBe("Ada");
        Data(last, "actorEmail").ShouldBe("ada@example.com");
        Data(last, "actorOrgName").ShouldBe("Example");
        ((string?)last["data"]!["adminRoles"]![0]).ShouldNotBeNull().ShouldContain("dministrator");
        Data(last, "eventCategory").ShouldBe("USERS");
        Data(last, "eventDescription").ShouldBe("User created");
        Data(last, "targetType").ShouldBe("USER");
        Data(last, "targetId").ShouldBe(created["id"]);
        Data(last, "targetName").ShouldBe("Zoe");
        Data(last, "targetOrgName").ShouldBe("Example");
        Data(last, "actorIp").ShouldBe("127.0.0.1");
        Data(last, "trackingId").ShouldBe(created.Header("TrackingID"));
    }

    [Fact]
    public async Task Roles_and_licenses_are_entries_of_their_own()
    {
        await using var cloud = await StartAsync();
        var license = (await cloud.GetAsync("ada", "/licenses")).All("id")[0];
        var role = (await cloud.GetAsync("ada", "/roles")).All("id")[0];
        (
            await cloud.PutAsync(
                "ada",
                $"/people/{cloud.IdOf("alice")}",
                new
                {
                    displayName = "Alice",
                    roles = new[] { role },
                    licenses = new[] { license },
                }
            )
        ).ShouldBeOk();
        (
            await cloud.PatchAsync(
                "ada",
                "/licenses/users",
                new { email = "alice@example.com", licenses = new[] { new { id = license, operation = "remove" } } }
            )
        ).ShouldBeOk();

        var entries = (await cloud.GetAsync("ada", Path(cloud))).Items;

        entries.Select(entry => Data(entry, "eventCategory")).ShouldBe(["LICENSES", "LICENSES", "ROLES", "USERS"]);
        (await cloud.GetAsync("ada", Path(cloud, "&eventCategories=ROLES,USERS"))).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_refused_is_not_noted()
    {
        await using var cloud = await StartAsync();

        (await cloud.PostAsync("ada", "/people", new { displayName = "Nobody" })).ShouldFail(400);
        (await cloud.DeleteAsync("ada", $"/people/{cloud.IdOf("otto")}")).ShouldFail(403);
        (await cloud.DeleteAsync("alice", $"/people/{cloud.IdOf("ada")}")).ShouldFail(403);

        (await cloud.GetAsync("ada", Path(cloud))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_who_signs_in_is_noted_and_nobody_else()
    {
        await using var cloud = await StartAsync();
        await cloud.SignInAsync("alice@example.com");
        await cloud.SignInAsync("ada@example.com");

        var entry = (await cloud.GetAsync("ada", Path(cloud))).Items.ShouldHaveSingleItem();

        Data(entry, "eventCategory").ShouldBe("LOGINS");
        Data(entry, "targetType").ShouldBe("TENANT");
        Data(entry, "actionText").ShouldBe("Ada logged in to Example");
    }

    [Fact]
    public async Task Entries_are_found_by_actor_and_time()
    {
        await using var cloud = await StartAsync();
        await CreateAsync(cloud, "One");
        await CreateAsync(cloud, "Two");
        var times = (await cloud.GetAsync("ada", Path(cloud))).All("created");
        var org = OrgOf(cloud, "ada");

        (await cloud.GetAsync("ada", Path(cloud, $"&actorId={cloud.IdOf("ada")}"))).Items.Count.ShouldBe(2);
        (await cloud.GetAsync("ada", Path(cloud, $"&actorId={cloud.IdOf("alice")}"))).Items.ShouldBeEmpty();
        (await cloud.GetAsync("ada", $"/adminAudit/events?orgId={org}&from={times[0]}&to=2100-01-01T00:00:00Z"))
            .All("created")
            .ShouldBe([times[0]]);
        (await cloud.GetAsync("ada", $"/adminAudit/events?orgId={org}&from=2000-01-01T00:00:00Z&to={times[0]}"))
            .All("created")
            .ShouldBe([times[1]]);
    }

    [Fact]
    public async Task Entries_come_in_pages_after_an_offset()
    {
        await using var cloud = await StartAsync();
        foreach (var name in new[] { "One", "Two", "Three", "Four" })
        {
            await CreateAsync(cloud, name);
        }

        var first = (await cloud.GetAsync("ada", Path(cloud, "&offset=1&max=2"))).ShouldBeOk();
        var second = (await cloud.GetAsync("ada", first.Next!)).ShouldBeOk();

        first.Items.Select(entry => Data(entry, "targetName")).ShouldBe(["Three", "Two"]);
        second.Items.Select(entry => Data(entry, "targetName")).ShouldBe(["One"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_page_has_200_entries_at_most()
    {
        await using var cloud = await StartAsync();
        var alice = cloud.IdOf("alice");
        for (var i = 0; i < 201; i++)
        {
            (await cloud.PutAsync("ada", $"/people/{alice}", new { displayName = "Alice" })).ShouldBeOk();
        }

        var first = await cloud.GetAsync("ada", Path(cloud, "&max=1000"));

        first.Items.Count.ShouldBe(200);
        (await cloud.GetAsync("ada", first.Next!)).Items.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z", "orgId cannot be null")]
    [InlineData("orgId=ORG&to=2100-01-01T00:00:00Z", "from cannot be null")]
    [InlineData("orgId=ORG&from=2000-01-01T00:00:00Z", "to cannot be null")]
    [InlineData("orgId=ORG&from=2100-01-01T00:00:00Z&to=2000-01-01T00:00:00Z", "from must not be after to.")]
    [InlineData(
        "orgId=ORG&from=yesterday&to=2100-01-01T00:00:00Z",
        "from must be a time such as 2026-01-31T12:00:00.000Z."
    )]
    [InlineData(
        "orgId=ORG&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&offset=-1",
        "offset must be a number from zero."
    )]
    [InlineData("orgId=ORG&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&actorId=x", "Expect base64 ID or UUID.")]
    public async Task Organization_and_time_span_are_needed(string query, string message)
    {
        await using var cloud = await StartAsync();
        query = query.Replace("ORG", OrgOf(cloud, "ada"), StringComparison.Ordinal);

        (await cloud.GetAsync("ada", "/adminAudit/events?" + query)).ShouldFail(400, message);
    }

    [Fact]
    public async Task The_log_is_for_administrators_of_the_organization()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("alice", Path(cloud))).ShouldFail(403);
        (await cloud.GetAsync("otto", Path(cloud))).ShouldFail(403);
        (await cloud.GetAsync("alice", "/adminAudit/eventCategories")).ShouldFail(403);
        (await cloud.GetAsync(null, Path(cloud))).ShouldFail(401);
    }

    [Fact]
    public async Task The_categories_are_listed()
    {
        await using var cloud = await StartAsync();

        var categories = (await cloud.GetAsync("ada", "/adminAudit/eventCategories")).ShouldBeOk();

        categories.Json["eventCategories"]!
            .AsArray()
            .Select(category => (string?)category)
            .ShouldBe(["LOGINS", "USERS", "ROLES", "LICENSES", "AUTHORIZATIONS", "RESOURCE_GROUPS"]);
    }

    [Fact]
    public async Task A_reset_forgets_what_was_done()
    {
        await using var cloud = await StartAsync();
        await CreateAsync(cloud, "One");

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await cloud.GetAsync("ada", Path(cloud))).Items.ShouldBeEmpty();
    }
}
