using Microsoft.Extensions.Time.Testing;

namespace Spark.Emulator.Tests.SecurityAudit;

public class SecurityAuditTests
{
    private static string Path(TestCloud cloud, string more = "") =>
        $"/admin/securityAudit/events?orgId={cloud.Emulator.Cloud.People.ByToken("ada")!.Full.OrgId}{more}";

    /// <summary>The clock of these tests begins at 2000-01-01.</summary>
    private static string Today(TestCloud cloud, string more = "") =>
        Path(cloud, $"&startTime=1999-12-31T00:00:00Z&endTime=2000-01-02T00:00:00Z{more}");

    private static Task<TestCloud> StartAsync() =>
        TestCloud.StartAsync(options =>
        {
            options.Seed = Seeds.WithLicenses;
            options.TimeProvider = new FakeTimeProvider();
        });

    [Fact]
    public async Task Who_signs_in_is_noted_and_who_refreshes_is_not()
    {
        await using var cloud = await StartAsync();
        var token = await cloud.SignInAsync("alice@example.com");
        (await cloud.RefreshAsync(token["refresh_token"])).ShouldBeOk();

        var entry = (await cloud.GetAsync("ada", Today(cloud))).ShouldBeOk().Items.ShouldHaveSingleItem();

        ((string?)entry["actorId"]).ShouldBe(cloud.IdOf("alice"));
        var data = entry["data"]!;
        ((string?)data["eventCategory"]).ShouldBe("LOGINS");
        ((string?)data["actorName"]).ShouldBe("Alice");
        ((string?)data["actorEmail"]).ShouldBe("alice@example.com");
        ((string?)data["actorOrgName"]).ShouldBe("Example");
        ((string?)data["actionText"]).ShouldBe("Alice logged in");
        ((string?)data["trackingId"]).ShouldBe(token.Header("TrackingID"));
    }

    [Fact]
    public async Task A_device_that_gets_its_token_is_a_sign_in()
    {
        await using var cloud = await StartAsync();
        var device = await cloud.FormAsync("/device/authorize", ("client_id", "C1"), ("scope", "spark:all"));
        (
            await cloud.PostAsync(
                null,
                "~/emulator/devices",
                new { userCode = device["user_code"], person = "alice@example.com" }
            )
        ).ShouldBe(204);
        (await cloud.GetAsync("ada", Today(cloud))).Items.ShouldBeEmpty();

        (
            await cloud.FormAsync(
                "/device/token",
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("client_id", "C1"),
                ("client_secret", "secret"),
                ("device_code", device["device_code"])
            )
        ).ShouldBeOk();

        (await cloud.GetAsync("ada", Today(cloud))).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Sign_ins_are_found_by_person_and_category_and_come_in_pages()
    {
        await using var cloud = await StartAsync();
        await cloud.SignInAsync("alice@example.com");
        await cloud.SignInAsync("ada@example.com");
        await cloud.SignInAsync("otto@other.example");

        (await cloud.GetAsync("ada", Today(cloud, $"&actorId={cloud.IdOf("alice")}"))).Items.Count.ShouldBe(1);
        (await cloud.GetAsync("ada", Today(cloud, "&eventCategories=LOGINS"))).Items.Count.ShouldBe(2);
        (await cloud.GetAsync("ada", Today(cloud, "&eventCategories=OTHER"))).Items.ShouldBeEmpty();
        var first = await cloud.GetAsync("ada", Today(cloud, "&max=1"));
        first.All("actorId").ShouldBe([cloud.IdOf("ada")]);
        (await cloud.GetAsync("ada", first.Next!)).All("actorId").ShouldBe([cloud.IdOf("alice")]);
    }

    [Fact]
    public async Task The_log_is_for_administrators_of_the_organization()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("alice", Today(cloud))).ShouldFail(403);
        (await cloud.GetAsync("otto", Today(cloud))).ShouldFail(403);
    }

    [Theory]
    [InlineData("&endTime=2026-01-01T00:00:00Z", "startTime cannot be null")]
    [InlineData("&startTime=2026-01-01T00:00:00Z", "endTime cannot be null")]
    [InlineData(
        "&startTime=2024-01-01T00:00:00Z&endTime=2026-01-01T00:00:00Z",
        "startTime and endTime must not be more than a year apart."
    )]
    public async Task A_time_span_of_a_year_at_most_is_needed(string query, string message)
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync("ada", Path(cloud, query))).ShouldFail(400, message);
    }
}
