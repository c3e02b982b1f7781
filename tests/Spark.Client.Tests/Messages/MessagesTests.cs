namespace Spark.Client.Tests;

public class MessagesTests
{
    [Fact]
    public async Task Lists_messages_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("Messages/Message.full");

        var answer = await spark
            .Client.Messages.ListAsync(
                new ListMessagesRequest
                {
                    RoomId = "R",
                    ParentId = "P",
                    MentionedPeople = "me",
                    Before = DateTimeOffset.UnixEpoch,
                    BeforeMessage = "M",
                    PageSize = 100,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET messages?roomId=R&parentId=P&mentionedPeople=me&before=1970-01-01T00%3A00%3A00.000Z&beforeMessage=M&max=100"
        );
        answer.Errors!["markdown"].Code.ShouldBe("kms_failure");
    }

    [Fact]
    public async Task Lists_direct_messages()
    {
        using var spark = RecordedSpark.Listing("Messages/Message.minimal");

        var answer = await spark
            .Client.Messages.ListDirectAsync(
                new ListDirectMessagesRequest
                {
                    PersonId = "P",
                    PersonEmail = "a@b.c",
                    ParentId = "M",
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET messages/direct?personId=P&personEmail=a%40b.c&parentId=M");
        answer.Text.ShouldBe("hi");
    }

    [Fact]
    public async Task Sends_a_message_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Messages/Message.full");

        var answer = await spark.Client.Messages.CreateAsync(
            new CreateMessageRequest
            {
                RoomId = "R",
                ToPersonId = "P",
                ToPersonEmail = "a@b.c",
                ParentId = "M",
                Text = "ünï \"q\" <b> 🦄",
                Markdown = "**x**",
                Files = ["https://example.com/a.png"],
                Attachments = [MessageAttachment.FromCardJson("""{"type":"AdaptiveCard","version":"1.0"}""")],
            }
        );

        spark.ShouldHaveBeenSent(
            "POST messages",
            """{"roomId":"R","toPersonId":"P","toPersonEmail":"a@b.c","parentId":"M","text":"ünï \"q\" <b> 🦄","markdown":"**x**","files":["https://example.com/a.png"],"attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.0"}}]}"""
        );
        answer.Attachments!.ShouldHaveSingleItem().IsCard.ShouldBeTrue();
    }

    [Fact]
    public async Task Gets_a_message()
    {
        using var spark = RecordedSpark.Answering("Messages/Message.full");

        var answer = await spark.Client.Messages.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET messages/ID");
        answer.MentionedGroups.ShouldBe(["all"]);
    }

    [Fact]
    public async Task Edits_a_message()
    {
        using var spark = RecordedSpark.Answering("Messages/Message.full");

        var answer = await spark.Client.Messages.EditAsync(
            "ID",
            new EditMessageRequest
            {
                RoomId = "R",
                Text = "t",
                Markdown = "m",
            }
        );

        spark.ShouldHaveBeenSent("PUT messages/ID", """{"roomId":"R","text":"t","markdown":"m"}""");
        answer.Updated.ShouldNotBeNull();
    }

    [Fact]
    public async Task Deletes_a_message()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Messages.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE messages/ID");
    }
}
