using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/attachment/actions, row by row, beyond what <see cref="AttachmentActions.AttachmentActionTests"/> has.</summary>
[Trait("Conformance", "AttachmentActions")]
public class AttachmentActionTests
{
    private static async Task<Answer> CardAsync(TestCloud cloud, string? room = null) =>
        (
            await cloud.PostAsync(
                Bot,
                "/messages",
                $$"""
                {"{{(room is null ? "toPersonEmail" : "roomId")}}":"{{room ?? "alice@example.com"}}","text":"x",
                "attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{{Sightings.Card}}}]}
                """
            )
        ).ShouldBeOk();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"why":"so"}""")]
    [InlineData("""{"n":5,"b":true,"x":null,"list":["a"],"deep":{"a":{"b":1}}}""")]
    [InlineData("""{"é😀":"\"\\/<>&+'"}""")]
    public async Task Inputs_are_given_back_as_they_came(string inputs)
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = await CardAsync(cloud);

        var made = await cloud.PostAsync(
            Alice,
            "/attachment/actions",
            $$"""{"type":"submit","messageId":"{{card["id"]}}","inputs":{{inputs}}}"""
        );

        JsonNode.DeepEquals(made.ShouldBeOk().Json["inputs"], JsonNode.Parse(inputs)).ShouldBeTrue(made.Text);
        (await cloud.GetAsync(Bot, $"/attachment/actions/{made["id"]}")).ShouldBeOk().Text.ShouldBe(made.Text);
        made["roomId"].ShouldBe(card["roomId"]);
        made["personId"].ShouldBe(cloud.IdOf(Alice));
    }

    [Fact]
    public async Task The_author_of_a_card_submits_it_too()
    {
        await using var cloud = await TestCloud.StartAsync();
        var body = new
        {
            type = "submit",
            messageId = (await CardAsync(cloud))["id"],
            inputs = new { },
        };

        (await cloud.PostAsync(Bot, "/attachment/actions", body)).ShouldBeOk()["personId"].ShouldBe(cloud.IdOf(Bot));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    public async Task An_action_that_is_not_there_is_not_found(string id)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, $"/attachment/actions/{id}")).ShouldFail(404, "Unable to get attachment action.");
    }

    [Fact]
    public async Task A_bot_that_was_not_shown_the_card_reads_no_action_of_it()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        const string Other = "x_y_00000000-0000-4000-8000-000000000000";
        var room = await cloud.RoomAsync(Bot, Other);
        var body = new
        {
            type = "submit",
            messageId = (await CardAsync(cloud, room))["id"],
            inputs = new { },
        };
        var made = (await cloud.PostAsync(Alice, "/attachment/actions", body)).ShouldBeOk();

        (await cloud.GetAsync(Other, $"/attachment/actions/{made["id"]}")).ShouldFail(404);
        (await cloud.PostAsync(Other, "/attachment/actions", body)).ShouldFail(404);
    }

    [Fact]
    public async Task A_deleted_card_is_submitted_no_more_and_what_was_submitted_stays()
    {
        await using var cloud = await TestCloud.StartAsync();
        var card = (await CardAsync(cloud))["id"];
        var body = new
        {
            type = "submit",
            messageId = card,
            inputs = new { },
        };
        var made = (await cloud.PostAsync(Alice, "/attachment/actions", body)).ShouldBeOk();
        (await cloud.DeleteAsync(Bot, $"/messages/{card}")).ShouldBe(204);

        (await cloud.PostAsync(Alice, "/attachment/actions", body)).ShouldFail(404);
        (await cloud.GetAsync(Alice, $"/attachment/actions/{made["id"]}")).ShouldBeOk();
    }
}
