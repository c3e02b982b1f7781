using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Faults;

public class FutureApiTests
{
    [Fact]
    public async Task Every_object_of_an_answer_has_a_member_nobody_knows()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.RoomAsync(Bob);
        await cloud.FaultAsync(Alice, """[{"kind":"futureApi"}]""");

        var rooms = (await cloud.GetAsync(Alice, "/rooms")).ShouldBeOk();
        var error = (await cloud.GetAsync(Alice, "/rooms/none")).ShouldBe(404);

        rooms.ContentHeaders.ContentLength.ShouldBe(rooms.Bytes.Length);
        IsNew(rooms.Json);
        IsNew(rooms.Items.ShouldHaveSingleItem());
        IsNew(error.Json);
        IsNew(error.Json["errors"]![0]!.AsObject());
        (await cloud.GetAsync(Bob, "/rooms")).Items[0].ContainsKey("tomorrow").ShouldBeFalse();
    }

    [Fact]
    public async Task Types_and_statuses_have_values_nobody_knows()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Alice, receiver);
        await cloud.RoomAsync(Bob);
        await cloud.FaultAsync(Alice, """[{"kind":"futureApi","members":false}]""");

        (await cloud.GetAsync(Alice, "/rooms")).All("type").ShouldBe(["tomorrowsGroup"]);
        (await cloud.GetAsync(Alice, "/webhooks")).All("status").ShouldBe(["tomorrowsStatus"]);
        (await cloud.GetAsync(Alice, "/rooms")).Items[0].ContainsKey("tomorrow").ShouldBeFalse();
    }

    [Fact]
    public async Task A_delivery_is_of_tomorrow_too_and_signed_as_it_is_and_an_unknown_one_follows()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        await cloud.HookAsync(Bob, receiver, "messages", "created", secret: "s");
        await cloud.FaultAsync(Bob, """[{"kind":"futureApi"}]""");

        var said = await cloud.SayAsync(Alice, room, "hello");

        var delivered = await receiver.NextAsync();
        IsNew(delivered.Json);
        IsNew(delivered.Data);
        ((string?)delivered.Data["id"]).ShouldBe(said["id"]);
        ((string?)delivered.Data["roomType"]).ShouldBe("tomorrowsGroup");
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("s"));
        (await receiver.NextAsync()).Topic.ShouldBe("tomorrows:dawned");
    }

    [Fact]
    public async Task What_people_submitted_stays_as_it_was()
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = await cloud.PostAsync(
            Alice,
            "/messages",
            """
            {"toPersonEmail":"bob@example.com","markdown":"card","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive",
            "content":{"type":"AdaptiveCard","version":"1.3","body":[{"type":"TextBlock","text":"hi"}]}}]}
            """
        );
        await cloud.FaultAsync(Bob, """[{"kind":"futureApi"}]""");

        var submitted = await cloud.PostAsync(
            Bob,
            "/attachment/actions",
            new
            {
                type = "submit",
                messageId = card["id"],
                inputs = new { type = "group" },
            }
        );
        var read = await cloud.GetAsync(Bob, $"/messages/{card["id"]}");

        submitted.Json["inputs"]!.ToJsonString().ShouldBe("""{"type":"group"}""");
        IsNew(read.Json["attachments"]![0]!.AsObject());
        read.Json["attachments"]![0]!["content"]!.AsObject().ContainsKey("tomorrow").ShouldBeFalse();
    }

    private static void IsNew(JsonObject json) => ((bool)json["tomorrow"]!["isNew"]!).ShouldBeTrue();
}
