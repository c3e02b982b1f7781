namespace Spark.Client.Tests;

public class UncertainTests
{
    public static TheoryData<string> Ends() => ["refused", "bad", "limited", "gate", "html"];

    [Theory, MemberData(nameof(Ends))]
    public async Task What_an_earlier_attempt_may_have_done_is_not_forgotten(string end)
    {
        using var spark = new SparkDriver(options => options.MaxAttempts = 2);
        spark.Server.Answers(
            Answer.Status(504),
            end switch
            {
                "refused" => Answer.Refused(),
                "bad" => Answer.Status(400),
                "html" => Answer.Html(403),
                _ => Answer.Status(429).With("Retry-After", "9000"),
            },
            Answer.Json(SparkDriver.Room)
        );

        var error = await spark.FailsAsync<SparkApiException>(client =>
            client.Rooms.UpdateAsync("r1", new UpdateRoomRequest { Title = "Lunch" })
        );

        spark.Server.Requests.Count.ShouldBe(2);
        error.MayHaveBeenApplied.ShouldBeTrue();
        error.Message.ShouldContain("may have been applied");
    }

    [Fact]
    public async Task A_delete_whose_answer_got_lost_may_have_been_applied_though_the_next_one_is_refused()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Reset(), Answer.Status(400));

        var error = await spark.FailsAsync<SparkApiException>(client => client.Rooms.DeleteAsync("r1"));

        error.MayHaveBeenApplied.ShouldBeTrue();
    }

    [Fact]
    public async Task A_read_applies_nothing_however_often_it_fails()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Reset(), Answer.Status(504), Answer.Status(400));

        var error = await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));

        error.MayHaveBeenApplied.ShouldBeFalse();
    }
}
