using System.Text;
using Microsoft.AspNetCore.Http;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Webhooks;

[Trait("Conformance", "Deliveries")]
public class DeliveryTests
{
    [Fact]
    public async Task A_delivery_is_signed_over_its_bytes_with_the_webhooks_secret()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bot, receiver, secret: "top secret é");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        var delivered = await receiver.NextAsync();
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("top secret é"));
        delivered.Headers["X-Spark-Signature"].ShouldMatch("^[0-9a-f]{40}$");
        delivered.Headers["Content-Length"].ShouldBe($"{delivered.Body.Length}");
        delivered.Headers["Content-Type"].ShouldBe("application/json");
        delivered.Headers.ContainsKey("Transfer-Encoding").ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_signature()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bot, receiver);

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        (await receiver.NextAsync()).Headers.ContainsKey("X-Spark-Signature").ShouldBeFalse();
    }

    [Fact]
    public async Task The_envelope_names_the_webhook_and_the_event_and_never_what_was_said()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created", $"roomId={room}", "topsecret");

        var said = await cloud.SayInMarkdownAsync(Alice, room, "<@all> hush");

        var delivered = await receiver.NextAsync();
        foreach (
            var member in new[]
            {
                "id",
                "name",
                "targetUrl",
                "resource",
                "event",
                "filter",
                "orgId",
                "createdBy",
                "appId",
                "ownedBy",
                "status",
                "created",
            }
        )
            ((string?)delivered.Json[member]).ShouldBe(hook[member], member);
        ((string?)delivered.Json["actorId"]).ShouldBe(cloud.IdOf(Alice));
        foreach (var member in new[] { "id", "roomId", "roomType", "personId", "personEmail", "created" })
            ((string?)delivered.Data[member]).ShouldBe(said[member], member);
        var text = Encoding.UTF8.GetString(delivered.Body);
        text.ShouldNotContain("hush");
        text.ShouldNotContain("html");
        text.ShouldNotContain("topsecret");
        text.ShouldNotContain("null");
    }

    [Fact]
    public async Task Bots_hear_in_group_rooms_only_what_they_may_see_and_people_hear_all()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var bot = await WebhookReceiver.StartAsync();
        await using var bob = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot, Bob);
        await cloud.HookAsync(Bot, bot, "messages", "created");
        await cloud.HookAsync(Bob, bob, "messages", "created");

        var ids = new[]
        {
            await cloud.SayAsync(Alice, room, "unseen"),
            await cloud.SayInMarkdownAsync(Alice, room, "<@personEmail:echobot@webex.bot> seen"),
            await cloud.SayInMarkdownAsync(Alice, room, "<@all> seen"),
            await cloud.SayAsync(Bot, room, "own"),
            await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "direct" }),
        }.Select(message => message["id"]);

        foreach (var id in ids.Skip(1))
            ((string?)(await bot.NextAsync()).Data["id"]).ShouldBe(id);
        foreach (var id in ids.Take(4))
            ((string?)(await bob.NextAsync()).Data["id"]).ShouldBe(id);
    }

    [Fact]
    public async Task A_new_room_is_told_before_its_first_membership()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Alice, receiver);

        var room = await cloud.PostAsync(Alice, "/rooms", new { title = "New" });

        var created = await receiver.NextAsync();
        created.Topic.ShouldBe("rooms:created");
        ((string?)created.Data["id"]).ShouldBe(room["id"]);
        ((string?)created.Data["type"]).ShouldBe("group");
        created.Data.ContainsKey("title").ShouldBeFalse();
        var joined = await receiver.NextAsync();
        joined.Topic.ShouldBe("memberships:created");
        ((string?)joined.Data["id"]).ShouldBe(Ids.Membership(cloud.IdOf(Alice), room["id"]));
        ((bool?)joined.Data["isModerator"]).ShouldBe(false);
        ((bool?)joined.Data["isRoomHidden"]).ShouldBe(false);
    }

    [Fact]
    public async Task The_first_direct_message_comes_after_both_memberships()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bot, receiver); // one hook for all: the order between two is nobody's promise

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "1" });

        var topics = new List<string>();
        while (topics.LastOrDefault() is not "messages:created")
            topics.Add((await receiver.NextAsync()).Topic);
        topics
            .Where(topic => topic is not "rooms:created")
            .ShouldBe(["memberships:created", "memberships:created", "messages:created"]);
    }

    [Fact]
    public async Task Changes_are_told_in_the_order_they_were_made()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.HookAsync(Bob, receiver);

        var said = await cloud.SayAsync(Alice, room, "1");
        await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = room, text = "2" });
        await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}");
        await cloud.PutAsync(Alice, $"/rooms/{room}", new { title = "Renamed" });
        await cloud.PutAsync(
            Alice,
            $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}",
            new { isModerator = true }
        );
        await cloud.DeleteAsync(Bob, $"/memberships/{Ids.Membership(cloud.IdOf(Bob), room)}");

        (await receiver.NextTopicsAsync(6)).ShouldBe([
            "messages:created",
            "messages:updated",
            "messages:deleted",
            "rooms:updated",
            "memberships:updated",
            "memberships:deleted",
        ]);
    }

    [Fact]
    public async Task A_deleted_room_is_told_to_everybody_who_was_in_it_as_memberships_that_ended()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot, Bob);
        await cloud.HookAsync(Bot, receiver);

        await cloud.DeleteAsync(Alice, $"/rooms/{room}");

        var gone = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            var delivered = await receiver.NextAsync();
            delivered.Topic.ShouldBe("memberships:deleted");
            gone.Add((string?)delivered.Data["personId"]);
        }

        gone.ShouldBe([cloud.IdOf(Alice), cloud.IdOf(Bot), cloud.IdOf(Bob)]);
    }

    [Fact]
    public void The_firehose_leaves_attachment_actions_out()
    {
        var hook = new Webhook
        {
            Id = "",
            Name = "",
            TargetUrl = "",
            Resource = "all",
            Event = "all",
            OrgId = "",
            CreatedBy = "",
            AppId = "",
            OwnedBy = "",
            Status = "active",
            Created = "",
        };

        WebhookTopics.Covers(hook, "messages", "created").ShouldBeTrue();
        WebhookTopics.Covers(hook, "memberships", "deleted").ShouldBeTrue();
        WebhookTopics.Covers(hook, "rooms", "updated").ShouldBeTrue();
        WebhookTopics.Covers(hook, "attachmentActions", "created").ShouldBeFalse();
        WebhookTopics
            .Covers(hook with { Resource = "attachmentActions" }, "attachmentActions", "created")
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Only_what_the_filter_lets_pass_is_delivered()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (room, other) = (await cloud.RoomAsync(Bob), await cloud.RoomAsync(Bob));
        await cloud.HookAsync(
            Alice,
            receiver,
            "messages",
            "created",
            $"roomId={Ids.Uuid(room)}&personEmail=BOB@example.com&mentionedPeople=me&roomType=group&hasFiles=false"
        );
        var me = cloud.Emulator.Person(Alice).Mention;

        await cloud.SayInMarkdownAsync(Bob, other, $"{me} elsewhere");
        await cloud.SayInMarkdownAsync(Alice, room, $"{me} by myself");
        await cloud.SayAsync(Bob, room, "without a mention");
        var wanted = await cloud.SayInMarkdownAsync(Bob, room, $"{me} this");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(wanted["id"]);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_counts_as_a_failure()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookFailuresUntilInactive = 1);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        await cloud.NextAttemptAsync();

        (await cloud.GetAsync(Bot, $"/webhooks/{hook["id"]}"))["status"].ShouldBe("inactive");
        var log = await cloud.GetAsync(null, "~/emulator/deliveries");
        log.Items.Count.ShouldBe(1);
        ((int?)log.Items[0]["status"]).ShouldBe(307);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_is_given_up()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookTimeout = TimeSpan.FromSeconds(2));
        await using var receiver = await WebhookReceiver.StartAsync();
        var first = true;
        receiver.Answer = async http =>
        {
            if (!first)
                return;
            first = false;
            var gone = new TaskCompletionSource();
            http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        await cloud.HookAsync(Bot, receiver, "messages", "created");

        for (var i = 0; i < 2; i++)
            await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        for (var i = 0; i < 2; i++)
            await cloud.NextAttemptAsync();

        var log = await cloud.GetAsync(null, "~/emulator/deliveries");
        log.All("error").ShouldBe([null, "The receiver did not answer within 2 s."]);
    }

    [Fact]
    public async Task Too_many_failures_make_a_webhook_inactive_until_its_owner_says_otherwise()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookFailuresUntilInactive = 3);
        await using var receiver = await WebhookReceiver.StartAsync();
        var healthy = false;
        receiver.Answer = http =>
        {
            http.Response.StatusCode = healthy ? 200 : 500;
            return Task.CompletedTask;
        };
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created");
        var room = (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "0" }))[
            "roomId"
        ];
        for (var i = 1; i < 3; i++)
            await cloud.SayAsync(Alice, room, $"{i}");
        await receiver.NextTopicsAsync(3);
        for (var i = 0; i < 3; i++)
            await cloud.NextAttemptAsync();
        (await cloud.GetAsync(Bot, $"/webhooks/{hook["id"]}"))["status"].ShouldBe("inactive");
        healthy = true;

        await cloud.SayAsync(Alice, room, "while inactive");
        await cloud.PutAsync(
            Bot,
            $"/webhooks/{hook["id"]}",
            new
            {
                name = "again",
                targetUrl = receiver.Url,
                status = "active",
            }
        );
        var said = await cloud.SayAsync(Alice, room, "while active");

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(said["id"]);
    }

    [Fact]
    public void Failures_are_forgotten_after_five_minutes()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var failures = new FailureCount(clock, TimeSpan.FromMinutes(5));

        failures.Add().ShouldBe(1);
        clock.Advance(TimeSpan.FromMinutes(4));
        failures.Add().ShouldBe(2);
        clock.Advance(TimeSpan.FromMinutes(2));
        failures.Add().ShouldBe(2);
    }

    [Fact]
    public async Task Every_delivery_is_on_record()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created", secret: "s");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        var delivered = await receiver.NextAsync();

        await cloud.NextAttemptAsync();
        var entry = (await cloud.GetAsync(null, "~/emulator/deliveries")).Items[0];
        ((string?)entry["webhookId"]).ShouldBe(hook["id"]);
        ((int?)entry["status"]).ShouldBe(200);
        ((string?)entry["signature"]).ShouldBe(delivered.SignatureWith("s"));
        entry["payload"]!.ToJsonString().ShouldBe(delivered.Json.ToJsonString());
        ((double?)entry["latencyMs"])!.Value.ShouldBePositive();
        entry.ContainsKey("error").ShouldBeFalse();
    }

    [Fact]
    public async Task A_slow_receiver_holds_up_nobody_else()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var slow = await WebhookReceiver.StartAsync();
        await using var quick = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        slow.Answer = _ => release.Task;
        await cloud.HookAsync(Bot, slow, "messages", "created");
        await cloud.HookAsync(Bot, quick, "messages", "created");

        for (var i = 0; i < 3; i++)
            await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        await quick.NextTopicsAsync(3);
        release.SetResult();
        await slow.NextTopicsAsync(3);
    }
}
