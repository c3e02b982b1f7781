using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.AttachmentActions;

[Trait("Conformance", "AttachmentActions")]
public class AttachmentActionTests
{
    private static readonly object[] Card =
    [
        new
        {
            contentType = "application/vnd.microsoft.card.adaptive",
            content = new { type = "AdaptiveCard", version = "1.3" },
        },
    ];

    [Fact]
    public async Task A_member_submits_a_card_and_it_can_be_read()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var card = await CardAsync(cloud, Bot, room);

        var action = (await SubmitAsync(cloud, Alice, card)).ShouldBeOk();
        var read = (await cloud.GetAsync(Bot, $"/attachment/actions/{action["id"]}")).ShouldBeOk();

        Ids.Decode(action["id"]).ShouldStartWith("ciscospark://us/ATTACHMENT_ACTION/");
        action["type"].ShouldBe("submit");
        action["messageId"].ShouldBe(card);
        action["roomId"].ShouldBe(room);
        action["personId"].ShouldBe(cloud.IdOf(Alice));
        action.Json["inputs"]!.ToJsonString().ShouldBe("""{"why":"so","count":2}""");
        read.Text.ShouldBe(action.Text);
    }

    [Fact]
    public async Task A_card_is_submitted_by_its_author_too_and_repeatedly()
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = await CardAsync(cloud, Bot, await cloud.RoomAsync(Bot));

        var first = (await SubmitAsync(cloud, Bot, card)).ShouldBeOk();
        var second = (await SubmitAsync(cloud, Bot, card)).ShouldBeOk();

        second["id"].ShouldNotBe(first["id"]);
    }

    [Fact]
    public async Task A_message_without_a_card_cannot_be_submitted()
    {
        await using var cloud = await TestCloud.StartAsync();
        var message = await cloud.SayAsync(Alice, await cloud.RoomAsync(), "no card");

        (await SubmitAsync(cloud, Alice, message["id"])).ShouldFail(
            400,
            "Unable to post attachment action: MessageId should point to an activity with cards"
        );
    }

    [Theory]
    [InlineData("""{"messageId":"CARD","inputs":{}}""", "type must be submit")]
    [InlineData("""{"type":"open","messageId":"CARD","inputs":{}}""", "type must be submit")]
    [InlineData("""{"type":"submit","inputs":{}}""", "messageId cannot be null")]
    [InlineData("""{"type":"submit","messageId":"CARD"}""", "inputs must be an object")]
    [InlineData("""{"type":"submit","messageId":"CARD","inputs":"text"}""", "inputs must be an object")]
    [InlineData("""{"type":"submit","messageId":"CARD","inputs":null}""", "inputs must be an object")]
    public async Task What_is_missing_or_odd_is_explained(string body, string message)
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = await CardAsync(cloud, Alice, await cloud.RoomAsync());

        var answer = await cloud.PostAsync(
            Alice,
            "/attachment/actions",
            body.Replace("CARD", card, StringComparison.Ordinal)
        );

        answer.ShouldFail(400, "Unable to post attachment action: " + message);
    }

    [Fact]
    public async Task Who_is_not_in_the_room_neither_submits_nor_reads()
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = await CardAsync(cloud, Alice, await cloud.RoomAsync());
        var action = (await SubmitAsync(cloud, Alice, card)).ShouldBeOk();

        (await SubmitAsync(cloud, Bob, card)).ShouldFail(404, "Unable to get message.");
        (await cloud.GetAsync(Bob, $"/attachment/actions/{action["id"]}")).ShouldFail(
            404,
            "Unable to get attachment action."
        );
        (await cloud.GetAsync(Alice, "/attachment/actions/nothing")).ShouldFail(
            404,
            "Unable to get attachment action."
        );
    }

    [Fact]
    public async Task A_submission_goes_with_its_room()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();
        var action = (await SubmitAsync(cloud, Alice, await CardAsync(cloud, Alice, room))).ShouldBeOk();

        (await cloud.DeleteAsync(Alice, $"/rooms/{room}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, $"/attachment/actions/{action["id"]}")).ShouldFail(404);
    }

    [Fact]
    public async Task The_bot_hears_of_a_submission_without_its_inputs()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        var card = await CardAsync(cloud, Bot, room);
        await cloud.HookAsync(Bot, receiver, "attachmentActions", "created", secret: "s");

        var action = (await SubmitAsync(cloud, Alice, card)).ShouldBeOk();

        var heard = await receiver.NextAsync();
        heard.Topic.ShouldBe("attachmentActions:created");
        ((string?)heard.Json["actorId"]).ShouldBe(cloud.IdOf(Alice));
        heard.Headers["X-Spark-Signature"].ShouldBe(heard.SignatureWith("s"));
        heard
            .Data.Select(member => member.Key)
            .ShouldBe(["id", "type", "messageId", "personId", "roomId", "created"], ignoreOrder: true);
        ((string?)heard.Data["id"]).ShouldBe(action["id"]);
        ((string?)heard.Data["messageId"]).ShouldBe(card);
    }

    [Fact]
    public async Task The_firehose_has_no_submissions()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bob);
        var card = await CardAsync(cloud, Alice, room);
        await cloud.HookAsync(Alice, receiver);

        (await SubmitAsync(cloud, Bob, card)).ShouldBeOk();
        await cloud.SayAsync(Bob, room, "after it");

        (await receiver.NextAsync()).Topic.ShouldBe("messages:created");
    }

    [Theory]
    [InlineData("messageId", true)]
    [InlineData("messageId", false)]
    [InlineData("personId", true)]
    [InlineData("personId", false)]
    [InlineData("roomId", true)]
    [InlineData("roomId", false)]
    public async Task A_filter_lets_only_its_own_submissions_pass(string key, bool first)
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (one, other) = (await cloud.RoomAsync(Bob, Bot), await cloud.RoomAsync(Bob, Bot));
        var (oneCard, otherCard) = (await CardAsync(cloud, Bot, one), await CardAsync(cloud, Bot, other));
        var value = key switch
        {
            "messageId" => first ? oneCard : otherCard,
            "personId" => cloud.IdOf(first ? Alice : Bob),
            _ => first ? one : other,
        };
        await cloud.HookAsync(Bot, receiver, "attachmentActions", "created", $"{key}={value}");

        var actions = new[]
        {
            (await SubmitAsync(cloud, Alice, oneCard)).ShouldBeOk(),
            (await SubmitAsync(cloud, Bob, otherCard)).ShouldBeOk(),
        };

        ((string?)(await receiver.NextAsync()).Data["id"]).ShouldBe(actions[first ? 0 : 1]["id"]);
    }

    [Fact]
    public async Task The_test_kit_submits_a_card_as_a_person()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (alice, bot) = (cloud.Emulator.Person(Alice), cloud.Emulator.Person(Bot));
        await cloud.PostAsync(
            Bot,
            "/messages",
            new
            {
                toPersonId = alice.Id,
                text = "card",
                attachments = Card,
            }
        );
        var card = await alice.NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        var submission = await alice.SubmitsAsync(
            card,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["cmd"] = "approve" }
        );

        submission.MessageId.ShouldBe(card.Id);
        submission.RoomId.ShouldBe(card.RoomId);
        var read = (await cloud.GetAsync(Bot, $"/attachment/actions/{submission.Id}")).ShouldBeOk();
        read.Text.ShouldBe(submission.Json);
        ((string?)read.Json["inputs"]!["cmd"]).ShouldBe("approve");
        var said = await bot.SaysAsync(alice, "no card");
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                alice.SubmitsAsync(said, new Dictionary<string, string>(StringComparer.Ordinal))
            )
        ).Message.ShouldContain("MessageId should point to an activity with cards (400)");
    }

    private static async Task<string> CardAsync(TestCloud cloud, string token, string roomId) =>
        (
            await cloud.PostAsync(
                token,
                "/messages",
                new
                {
                    roomId,
                    text = "card",
                    attachments = Card,
                }
            )
        ).ShouldBeOk()["id"];

    private static Task<Answer> SubmitAsync(TestCloud cloud, string token, string messageId) =>
        cloud.PostAsync(
            token,
            "/attachment/actions",
            new
            {
                type = "submit",
                messageId,
                inputs = new { why = "so", count = 2 },
            }
        );
}
