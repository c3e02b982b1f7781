namespace Spark.Client.Tests;

public class AttachmentActionsTests
{
    [Fact]
    public async Task Submits_a_card()
    {
        using var spark = RecordedSpark.Answering("AttachmentActions/AttachmentAction.full");

        var answer = await spark.Client.AttachmentActions.CreateAsync(
            CreateAttachmentActionRequest.Of(
                "M",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["why"] = "b" }
            )
        );

        spark.ShouldHaveBeenSent(
            "POST attachment/actions",
            """{"type":"submit","messageId":"M","inputs":{"why":"b"}}"""
        );
        answer.Type.ShouldBe("submit");
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"id":"A"}""")]
    public async Task A_submission_may_be_accepted_with_or_without_a_body(string body)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(body, "application/json", 202));

        var answer = await spark.RunAsync(client =>
            client.AttachmentActions.CreateAsync(
                CreateAttachmentActionRequest.Of("M", new Dictionary<string, string>(StringComparer.Ordinal))
            )
        );

        answer.Id.ShouldBe(body.Length == 0 ? "" : "A");
    }

    [Fact]
    public async Task Gets_a_submission()
    {
        using var spark = RecordedSpark.Answering("AttachmentActions/AttachmentAction.full");

        var answer = await spark.Client.AttachmentActions.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET attachment/actions/ID");
        answer.Inputs.GetString("why").ShouldBe("because");
    }
}
