using EndToEnd.Tests.Client;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class AuditStoryTests
{
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset End = Start.AddDays(2);

    [Fact]
    public async Task An_administrator_reads_what_administrators_did()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var org = (await cloud.Ada.People.GetMeAsync()).OrgId!;
        var person = await cloud.Ada.People.CreateAsync(new() { Emails = ["zoe@example.com"], DisplayName = "Zoe" });
        await cloud.Ada.People.DeleteAsync(person.Id);
        var request = new ListAdminAuditEventsRequest
        {
            OrgId = org,
            From = Start,
            To = End,
        };

        var done = await cloud.Ada.AdminAudit.ListAsync(request with { PageSize = 1 }).AllAsync();

        done.Select(entry => entry.Data!.ActionText).ShouldBe(["Ada deleted Zoe", "Ada created Zoe"]);
        done[0].Data!.TargetId.ShouldBe(person.Id);
        done[0].Data!.ActorEmail.ShouldBe("ada@example.com");
        done[0].Data!.AdminRoles.ShouldNotBeNull().ShouldNotBeEmpty();
        (await cloud.Ada.AdminAudit.ListAsync(request with { Offset = 1, PageSize = 1 }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(done[1].Id);
        var categories = await cloud.Ada.AdminAudit.ListCategoriesAsync();
        categories.ShouldContain(done[0].Data!.EventCategory!);
        (
            await cloud.Ada.AdminAudit.ListAsync(request with { EventCategories = ["LOGINS"] }).AllAsync()
        ).ShouldBeEmpty();
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.AdminAudit.ListAsync(request).AllAsync());
    }

    [Fact]
    public async Task An_administrator_reads_who_signed_in()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var alice = await cloud.Alice.People.GetMeAsync();
        var request = new ListSecurityAuditEventsRequest
        {
            OrgId = alice.OrgId!,
            StartTime = Start,
            EndTime = End,
        };
        (await cloud.Ada.SecurityAudit.ListAsync(request).AllAsync()).ShouldBeEmpty();

        await cloud.SignInAsync("alice@example.com");

        var entry = (
            await cloud.Ada.SecurityAudit.ListAsync(request with { ActorId = alice.Id }).AllAsync()
        ).ShouldHaveSingleItem();
        entry.ActorId.ShouldBe(alice.Id);
        entry.Data!.EventCategory.ShouldBe("LOGINS");
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.SecurityAudit.ListAsync(request).AllAsync());
    }
}
