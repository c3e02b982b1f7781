using Microsoft.AspNetCore.Http;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Webhooks;

public class RedeliveryTests
{
    [Fact]
    public async Task The_log_says_what_was_sent_and_what_the_receiver_said_against_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 401;
            return http.Response.WriteAsync("Bad signature");
        };
        await cloud.HookAsync(Bot, receiver, "messages", "created", secret: "s");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        var delivered = await receiver.NextAsync();
        await cloud.NextAttemptAsync();

        var entry = (await cloud.GetAsync(null, "~/emulator/deliveries")).Items.ShouldHaveSingleItem();
        ((string?)entry["id"]).ShouldBe("1");
        ((int?)entry["status"]).ShouldBe(401);
        ((string?)entry["error"]).ShouldBe("The receiver answered 401.");
        ((string?)entry["answer"]).ShouldBe("Bad signature");
        foreach (var name in new[] { "Content-Type", "Content-Length", "X-Spark-Signature" })
            ((string?)entry["requestHeaders"]![name]).ShouldBe(delivered.Headers[name], name);
    }

    [Fact]
    public async Task A_long_answer_is_cut()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync(new string('x', 100_000));
        };
        await cloud.HookAsync(Bot, receiver, "messages", "created");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        (await cloud.NextAttemptAsync()).Answer.ShouldBe(new string('x', 2000));
    }

    [Fact]
    public async Task A_delivery_that_is_sent_again_has_the_same_bytes()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = Answers(500);
        await cloud.HookAsync(Bot, receiver, "messages", "created", secret: "s");
        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        var first = await receiver.NextAsync();
        await cloud.NextAttemptAsync();
        receiver.Answer = Answers(204);

        var again = await cloud.PostAsync(null, "~/emulator/deliveries/1/redeliver", new { });

        var second = await receiver.NextAsync();
        second.Body.ShouldBe(first.Body);
        second.Headers["X-Spark-Signature"].ShouldBe(second.SignatureWith("s"));
        again.ShouldBeOk()["id"].ShouldBe("2");
        again["redeliveryOf"].ShouldBe("1");
        ((int?)again.Json["status"]).ShouldBe(204);
        again.Json.ContainsKey("error").ShouldBeFalse();
        again.Json["payload"]!.ToJsonString().ShouldBe(first.Json.ToJsonString());
        (await cloud.GetAsync(null, "~/emulator/deliveries")).All("id").ShouldBe(["2", "1"]);
    }

    [Fact]
    public async Task It_goes_to_where_the_webhook_points_now_and_is_signed_with_the_secret_it_has_now()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var before = await WebhookReceiver.StartAsync();
        await using var after = await WebhookReceiver.StartAsync();
        var hook = await cloud.HookAsync(Bot, before, "messages", "created", secret: "old");
        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        await cloud.NextAttemptAsync();
        var change = new
        {
            name = "n",
            targetUrl = after.Url,
            secret = "new",
        };
        (await cloud.PutAsync(Bot, $"/webhooks/{hook["id"]}", change)).ShouldBeOk();

        (await cloud.PostAsync(null, "~/emulator/deliveries/1/redeliver", new { })).ShouldBeOk();

        var delivered = await after.NextAsync();
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("new"));
    }

    [Fact]
    public async Task An_inactive_webhook_can_be_tried_and_failures_on_request_do_not_count()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.WebhookFailuresUntilInactive = 2);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = Answers(500);
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created");
        var room = (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" }))[
            "roomId"
        ];
        await cloud.NextAttemptAsync();

        await cloud.PostAsync(null, "~/emulator/deliveries/1/redeliver", new { });
        (await cloud.GetAsync(Bot, $"/webhooks/{hook["id"]}"))["status"].ShouldBe("active");
        await cloud.NextAttemptAsync();
        await cloud.SayAsync(Alice, room, "y");
        await cloud.NextAttemptAsync();
        (await cloud.GetAsync(Bot, $"/webhooks/{hook["id"]}"))["status"].ShouldBe("inactive");
        receiver.Answer = Answers(200);

        var again = await cloud.PostAsync(null, "~/emulator/deliveries/1/redeliver", new { });

        ((int?)again.ShouldBeOk().Json["status"]).ShouldBe(200);
    }

    [Fact]
    public async Task A_delivery_or_a_webhook_that_is_not_there_cannot_be_sent_again()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = await cloud.HookAsync(Bot, receiver, "messages", "created");
        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });
        await cloud.NextAttemptAsync();
        await cloud.DeleteAsync(Bot, $"/webhooks/{hook["id"]}");

        (await cloud.PostAsync(null, "~/emulator/deliveries/7/redeliver", new { })).ShouldFail(
            404,
            "There is no delivery 7: only the last ones are kept."
        );
        (await cloud.PostAsync(null, "~/emulator/deliveries/1/redeliver", new { })).ShouldFail(
            404,
            "The webhook of this delivery was deleted."
        );
    }

    private static Func<HttpContext, Task> Answers(int status) =>
        http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
}
