using Spark.Client;

namespace EndToEnd.Tests.Client;

public class AttachmentActionsStories
{
    [Fact]
    public async Task A_card_is_sent_submitted_and_its_inputs_read()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var card = new AdaptiveCard
        {
            Body = [new TextBlock("Approve?")],
            Actions =
            [
                new SubmitAction
                {
                    Title = "OK",
                    Data = new() { ["cmd"] = "approve" },
                },
            ],
        };
        var message = await cloud.Bot.Messages.CreateAsync(
            new()
            {
                ToPersonEmail = "alice@example.com",
                Text = "Approve?",
                Attachments = [card.ToAttachment()],
            }
        );

        var request = CreateAttachmentActionRequest.Of(
            message.Id,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["cmd"] = "approve", ["count"] = "2" }
        );
        var action = await cloud.Alice.AttachmentActions.CreateAsync(request);
        var read = await cloud.Bot.AttachmentActions.GetAsync(action.Id);

        message.Attachments.ShouldNotBeNull().ShouldHaveSingleItem().IsCard.ShouldBeTrue();
        read.MessageId.ShouldBe(message.Id);
        read.PersonId.ShouldBe(cloud.IdOf("alice"));
        read.Inputs.GetString("cmd").ShouldBe("approve");
        read.Inputs.GetInt64("count").ShouldBe(2);
        await Should.ThrowAsync<SparkNotFoundException>(() => cloud.Bob.AttachmentActions.GetAsync(action.Id));
    }
}
