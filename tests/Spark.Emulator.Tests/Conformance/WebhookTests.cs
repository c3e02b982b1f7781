using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/webhooks, row by row, beyond what <see cref="Webhooks.WebhookTests"/> has.</summary>
[Trait("Conformance", "Webhooks")]
public class WebhookTests
{
    private static object New(string resource, string happening, string? filter = null) =>
        new
        {
            name = "n",
            targetUrl = "http://localhost:9/",
            resource,
            @event = happening,
            filter,
        };

    [Theory]
    [InlineData("messages", "created updated deleted all")]
    [InlineData("memberships", "created updated deleted all")]
    [InlineData("rooms", "created updated migrated all")]
    [InlineData("attachmentActions", "created all")]
    [InlineData("all", "created updated deleted all")]
    [InlineData("meetings", "created updated deleted started ended all")]
    [InlineData("meetingParticipants", "joined left all")]
    [InlineData("recordings", "created deleted all")]
    [InlineData("convergedRecordings", "created updated deleted all")]
    [InlineData("meetingTranscripts", "created all")]
    [InlineData("telephony_calls", "created updated deleted all")]
    [InlineData("telephony_conference", "created all")]
    [InlineData("telephony_mwi", "updated all")]
    [InlineData("uc_counters", "created all")]
    [InlineData("serviceApp", "authorized deauthorized all")]
    [InlineData("adminBatchJobs", "statusChanged all")]
    [InlineData("dataSources", "created all")]
    public async Task A_webhook_is_for_every_event_of_every_resource(string resource, string events)
    {
        await using var cloud = await TestCloud.StartAsync();

        foreach (var happening in events.Split(' '))
        {
            var hook = (await cloud.PostAsync(Alice, "/webhooks", New(resource, happening))).ShouldBeOk();
            hook["resource"].ShouldBe(resource);
            hook["event"].ShouldBe(happening);
        }
    }

    [Theory]
    [InlineData("messages", "joined")]
    [InlineData("memberships", "migrated")]
    [InlineData("rooms", "deleted")]
    [InlineData("attachmentActions", "updated")]
    [InlineData("attachmentActions", "deleted")]
    [InlineData("all", "started")]
    [InlineData("Messages", "created")]
    [InlineData("messages", "Created")]
    public async Task An_event_that_a_resource_does_not_have_is_refused(string resource, string happening)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "/webhooks", New(resource, happening))).ShouldFail(400);
    }

    [Theory]
    [InlineData("messages", "roomId=ROOM")]
    [InlineData("messages", "roomType=direct")]
    [InlineData("messages", "personId=ALICE")]
    [InlineData("messages", "personEmail=alice@example.com")]
    [InlineData("messages", "mentionedPeople=me")]
    [InlineData("messages", "mentionedPeople=ALICE,BOB")]
    [InlineData("messages", "hasFiles=true")]
    [InlineData("messages", "hasAttachments=false")]
    [InlineData("memberships", "roomId=ROOM")]
    [InlineData("memberships", "personId=ALICE")]
    [InlineData("memberships", "personEmail=alice@example.com")]
    [InlineData("memberships", "isModerator=true")]
    [InlineData("rooms", "type=group")]
    [InlineData("rooms", "isLocked=true")]
    [InlineData("attachmentActions", "messageId=MESSAGE")]
    [InlineData("attachmentActions", "personId=ALICE")]
    [InlineData("attachmentActions", "roomId=ROOM")]
    public async Task Every_resource_has_its_filters(string resource, string filter)
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        filter = filter
            .Replace("ROOM", room, StringComparison.Ordinal)
            .Replace("ALICE", cloud.IdOf(Alice), StringComparison.Ordinal)
            .Replace("BOB", cloud.IdOf(Bob), StringComparison.Ordinal)
            .Replace("MESSAGE", (await cloud.SayAsync(Alice, room, "x"))["id"], StringComparison.Ordinal);

        (await cloud.PostAsync(Alice, "/webhooks", New(resource, "created", filter)))
            .ShouldBeOk()["filter"]
            .ShouldBe(filter);
    }

    [Theory]
    [InlineData("messages", "messageId")]
    [InlineData("memberships", "mentionedPeople")]
    [InlineData("rooms", "roomId")]
    [InlineData("attachmentActions", "personEmail")]
    [InlineData("all", "personId")]
    public async Task A_filter_of_another_resource_is_refused(string resource, string key)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "/webhooks", New(resource, "created", $"{key}=x"))).ShouldFail(400);
    }

    [Fact]
    public async Task What_a_webhook_watches_is_fixed()
    {
        await using var cloud = await TestCloud.StartAsync();
        var hook = (
            await cloud.PostAsync(Alice, "/webhooks", New("messages", "created", "roomType=group"))
        ).ShouldBeOk();

        var changed = await cloud.PutAsync(Alice, $"/webhooks/{hook["id"]}", New("rooms", "updated", "type=direct"));

        changed.ShouldBeOk().Text.ShouldBe(hook.Text);
    }

    [Theory]
    [InlineData("active", 200, "active")]
    [InlineData("inactive", 200, "active")]
    [InlineData("disabled", 400, "active")]
    public async Task A_webhook_is_made_active_and_never_switched_off(string status, int answer, string then)
    {
        await using var cloud = await TestCloud.StartAsync();
        var path = $"/webhooks/{(await cloud.PostAsync(Alice, "/webhooks", New("rooms", "updated")))["id"]}";
        var body = new
        {
            name = "n",
            targetUrl = "http://localhost:9/",
            status,
        };

        (await cloud.PutAsync(Alice, path, body)).ShouldBe(answer);
        (await cloud.GetAsync(Alice, path))["status"].ShouldBe(then);
    }

    [Theory]
    [InlineData("nothing", 400)]
    [InlineData("00000000-0000-4000-8000-000000000000", 404)]
    public async Task A_webhook_that_is_not_there_is_not_deleted(string id, int status)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.DeleteAsync(Alice, $"/webhooks/{id}")).ShouldFail(status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_webhook_that_is_not_there_is_not_found(string method)
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = method is "GET" ? null : Json(New("rooms", "updated"));

        (await cloud.SendAsync(new HttpMethod(method), Alice, $"/webhooks/{Guid.NewGuid()}", body)).ShouldFail(404);
    }
}
