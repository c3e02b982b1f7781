using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.State;

public class ResetTests
{
    [Fact]
    public async Task A_reset_leaves_the_people_and_their_webhooks_and_nothing_else()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = cloud.IdOf(Bob);
        var said = await cloud.SayAsync(Alice, await cloud.RoomAsync(Bob), "gone soon");
        var hook = await cloud.HookAsync(Bob, receiver, "messages", secret: "s");
        await cloud.FaultAsync(Bob, """[{"kind":"serverError"}]""");

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/rooms")).ShouldBeOk().Items.ShouldBeEmpty();
        (await cloud.GetAsync(Alice, $"/messages/{said["id"]}")).ShouldFail(404);
        (await cloud.GetAsync(null, "~/emulator/deliveries")).Items.ShouldBeEmpty();
        (await cloud.GetAsync(Bob, "/people/me"))["id"].ShouldBe(id);
        (await cloud.GetAsync(Bob, $"/webhooks/{hook["id"]}")).ShouldBeOk().Text.ShouldBe(hook.Text);
        var again = await cloud.SayAsync(Alice, await cloud.RoomAsync(Bob), "afresh");
        var delivered = await receiver.NextAsync();
        ((string?)delivered.Data["id"]).ShouldBe(again["id"]);
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("s"));
    }

    [Fact]
    public async Task A_webhook_of_a_room_that_is_no_more_goes_with_it()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bob, receiver, "messages", filter: $"roomId={await cloud.RoomAsync(Bob)}");
        await cloud.HookAsync(Bob, receiver, "messages", filter: "roomType=direct");

        await cloud.PostAsync(null, "~/emulator/reset", new { });

        (await cloud.GetAsync(Bob, "/webhooks")).All("filter").ShouldBe(["roomType=direct"]);
    }

    [Fact]
    public async Task Webhooks_go_too_when_that_is_asked_for()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bob, receiver);

        (await cloud.PostAsync(null, "~/emulator/reset", new { keepWebhooks = false })).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/webhooks")).Items.ShouldBeEmpty();
    }
}
