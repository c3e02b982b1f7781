using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Webhooks;

[Trait("Conformance", "Webhooks")]
public class WebhookTests
{
    private const string Target = "http://127.0.0.1:9/hook";

    [Fact]
    public async Task A_webhook_is_made_read_listed_and_deleted_by_its_owner()
    {
        await using var cloud = await TestCloud.StartAsync();

        var hook = (await cloud.PostAsync(Bot, "/webhooks", New("mine"))).ShouldBeOk();

        hook["status"].ShouldBe("active");
        hook["ownedBy"].ShouldBe("creator");
        hook["createdBy"].ShouldBe(cloud.IdOf(Bot));
        hook["targetUrl"].ShouldBe(Target);
        hook.Json.ContainsKey("secret").ShouldBeFalse();
        (await cloud.GetAsync(Bot, $"/webhooks/{hook["id"]}")).Text.ShouldBe(hook.Text);
        (await cloud.GetAsync(Bot, "/webhooks")).All("name").ShouldBe(["mine"]);
        (await cloud.DeleteAsync(Bot, $"/webhooks/{hook["id"]}")).ShouldBe(204);
        (await cloud.GetAsync(Bot, "/webhooks")).Items.ShouldBeEmpty();
        (await cloud.DeleteAsync(Bot, $"/webhooks/{hook["id"]}")).ShouldFail(404);
    }

    [Fact]
    public async Task Others_webhooks_are_not_there_and_cannot_be_deleted()
    {
        await using var cloud = await TestCloud.StartAsync();
        var hook = await cloud.PostAsync(Bot, "/webhooks", New("mine"));

        (await cloud.GetAsync(Alice, $"/webhooks/{hook["id"]}")).ShouldFail(404);
        (await cloud.PutAsync(Alice, $"/webhooks/{hook["id"]}", New("x"))).ShouldFail(404);
        (await cloud.GetAsync(Alice, "/webhooks")).Items.ShouldBeEmpty();
        (await cloud.DeleteAsync(Alice, $"/webhooks/{hook["id"]}")).ShouldFail(
            400,
            "Failed to delete webhook.  You are not the owner of it."
        );
        (await cloud.DeleteAsync(Alice, "/webhooks/nothing")).ShouldFail(
            400,
            "Invalid webhookId for Delete Webhook request."
        );
    }

    [Fact]
    public async Task Two_webhooks_may_have_one_name()
    {
        await using var cloud = await TestCloud.StartAsync();

        await cloud.PostAsync(Bot, "/webhooks", New("same", "all", "all"));
        (await cloud.PostAsync(Bot, "/webhooks", New("same", "attachmentActions", "created"))).ShouldBeOk();

        (await cloud.GetAsync(Bot, "/webhooks")).All("name").ShouldBe(["same", "same"]);
    }

    [Theory]
    [InlineData("""{"targetUrl":"http://x/","resource":"messages","event":"created"}""", "name cannot be empty")]
    [InlineData("""{"name":"n","resource":"messages","event":"created"}""", "targetUrl cannot be null")]
    [InlineData("""{"name":"n","targetUrl":"http://x/","event":"created"}""", "resource cannot be null")]
    [InlineData("""{"name":"n","targetUrl":"http://x/","resource":"messages"}""", "event cannot be null")]
    [InlineData("""{"name":"n","targetUrl":"/relative","resource":"messages","event":"created"}""", null)]
    [InlineData("""{"name":"n","targetUrl":"ftp://x/","resource":"messages","event":"created"}""", null)]
    [InlineData("""{"name":"n","targetUrl":"http://x/","resource":"moods","event":"created"}""", null)]
    [InlineData("""{"name":"n","targetUrl":"http://x/","resource":"messages","event":"migrated"}""", null)]
    [InlineData("""{"name":"n","targetUrl":"http://x/","resource":"rooms","event":"deleted"}""", null)]
    public async Task What_a_webhook_lacks_is_explained(string body, string? message)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Bot, "/webhooks", body)).ShouldFail(400, message);
    }

    [Theory]
    [InlineData("messages", "roomId=ROOM", null)]
    [InlineData("messages", "roomId=OTHERS", "invalid value for filter: roomId")]
    [InlineData("messages", "roomId=nothing", "invalid value for filter: roomId")]
    [InlineData("messages", "roomType=group&hasFiles=true&mentionedPeople=me", null)]
    [InlineData("messages", "roomType=large", "invalid value for filter: roomType")]
    [InlineData("messages", "personId=nobody", "invalid value for filter: personId")]
    [InlineData("messages", "hasFiles=perhaps", "invalid value for filter: hasFiles")]
    [InlineData("messages", "isModerator=true", "invalid filter: isModerator")]
    [InlineData("messages", "roomId", "invalid value for filter: roomId")]
    [InlineData("memberships", "isModerator=true&personEmail=x@example.com", null)]
    [InlineData("rooms", "type=group&isLocked=false", null)]
    [InlineData("all", "roomId=ROOM", "invalid filter: roomId")]
    public async Task Filters_are_checked(string resource, string filter, string? message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var others = (await cloud.PostAsync(Bob, "/rooms", new { title = "Bob's" }))["id"];
        filter = filter
            .Replace("ROOM", await cloud.RoomAsync(), StringComparison.Ordinal)
            .Replace("OTHERS", others, StringComparison.Ordinal);

        var made = await cloud.PostAsync(
            Alice,
            "/webhooks",
            New("n", resource, resource is "all" ? "all" : "created", filter)
        );

        if (message is null)
            made.ShouldBeOk()["filter"].ShouldBe(filter);
        else
            made.ShouldFail(400, message);
    }

    [Fact]
    public async Task Name_target_and_secret_change_and_the_topic_does_not()
    {
        await using var cloud = await TestCloud.StartAsync();
        var hook = await cloud.PostAsync(Bot, "/webhooks", New("before"));

        var updated = await cloud.PutAsync(
            Bot,
            $"/webhooks/{hook["id"]}",
            new
            {
                name = "after",
                targetUrl = Target + "2",
                secret = "new",
                resource = "rooms",
                status = "active",
            }
        );

        updated.ShouldBeOk()["name"].ShouldBe("after");
        updated["targetUrl"].ShouldBe(Target + "2");
        updated["secret"].ShouldBe("new");
        updated["resource"].ShouldBe("messages");
        (await cloud.PutAsync(Bot, $"/webhooks/{hook["id"]}", new { name = "x" })).ShouldFail(
            400,
            "targetUrl cannot be null"
        );
        (await cloud.PutAsync(Bot, $"/webhooks/{hook["id"]}", new { targetUrl = Target })).ShouldFail(
            400,
            "name cannot be empty"
        );
        (
            await cloud.PutAsync(
                Bot,
                $"/webhooks/{hook["id"]}",
                new
                {
                    name = "x",
                    targetUrl = Target,
                    status = "off",
                }
            )
        ).ShouldFail(400);
    }

    [Fact]
    public async Task A_secret_stays_when_an_update_does_not_name_one()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created", secret: "kept");

        await cloud.PutAsync(Bot, $"/webhooks/{hook["id"]}", new { name = "renamed", targetUrl = receiver.Url });
        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        var delivered = await receiver.NextAsync();
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("kept"));
        ((string?)delivered.Json["name"]).ShouldBe("renamed");
    }

    private static object New(
        string name,
        string resource = "messages",
        string happening = "created",
        string? filter = null
    ) =>
        filter is null
            ? new
            {
                name,
                targetUrl = Target,
                resource,
                @event = happening,
            }
            : new
            {
                name,
                targetUrl = Target,
                resource,
                @event = happening,
                filter,
            };
}
