namespace Spark.Client.Tests;

public class AdminAuditTests
{
    [Fact]
    public async Task Lists_events_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("AdminAudit/AdminAuditEvent.full");

        var answer = await spark
            .Client.AdminAudit.ListAsync(
                new ListAdminAuditEventsRequest
                {
                    OrgId = "O",
                    From = DateTimeOffset.UnixEpoch,
                    To = DateTimeOffset.UnixEpoch.AddDays(1),
                    ActorId = "P",
                    Offset = 7,
                    EventCategories = ["LOGINS", "COMPLIANCE"],
                    PageSize = 200,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent(
            "GET adminAudit/events?orgId=O&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-02T00%3A00%3A00.000Z&actorId=P&offset=7&eventCategories=LOGINS%2CCOMPLIANCE&max=200"
        );
        answer.Data!.AdminRoles.ShouldBe(["User", "Full_Admin"]);
    }

    [Fact]
    public async Task Lists_the_categories()
    {
        using var spark = RecordedSpark.AnsweringJson("""{"eventCategories":["LOGINS","DREAMS"]}""");

        var answer = await spark.Client.AdminAudit.ListCategoriesAsync();

        spark.ShouldHaveBeenSent("GET adminAudit/eventCategories");
        answer.ShouldBe(["LOGINS", "DREAMS"]);
    }

    [Theory]
    [InlineData("""{"eventCategories":{}}""")]
    [InlineData("""{"eventCategories":null}""")]
    [InlineData("{}")]
    public async Task Categories_that_cannot_be_read_are_not_none(string json)
    {
        using var spark = RecordedSpark.AnsweringJson(json);

        var error = await Should.ThrowAsync<SparkAnswerException>(() => spark.Client.AdminAudit.ListCategoriesAsync());

        error.Body.ShouldBe(json);
    }
}
