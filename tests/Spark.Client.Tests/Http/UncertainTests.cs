namespace Spark.Client.Tests;

public class UncertainTests
{
    public static TheoryData<string> Ends() => ["refused", "bad", "limited", "html"];

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
    public async Task What_an_earlier_attempt_may_have_done_is_not_forgotten_when_there_is_no_token_for_the_next()
    {
        var vault = new InvalidOperationException("The vault is away.");
        using var spark = new SparkDriver(options => options.TokenSource = new Once(vault));
        spark.Server.Answers(Answer.Status(504), Answer.Json(SparkDriver.Room));

        var error = await spark.FailsAsync<SparkConnectionException>(client =>
            client.Rooms.UpdateAsync("r1", new UpdateRoomRequest { Title = "Lunch" })
        );

        spark.Server.Requests.Count.ShouldBe(1);
        error.MayHaveBeenApplied.ShouldBeTrue();
        error.Unsent.ShouldBeFalse();
        error.Message.ShouldContain("there was no access token: The vault is away");
        error.InnerException.ShouldBe(vault);
    }

    [Fact]
    public async Task That_a_renewal_may_have_been_applied_is_nothing_that_a_call_which_was_never_sent_has_done()
    {
        using var other = new SparkDriver();
        other.Server.Answers(Answer.Status(500));
        var renewal = await other.FailsAsync<SparkApiException>(client =>
            client.AccessTokens.RefreshAsync("id", "s", "r")
        );
        renewal.MayHaveBeenApplied.ShouldBeTrue();
        using var spark = new SparkDriver(options => options.TokenSource = new Once(renewal) { IsSpent = true });

        var error = await spark.FailsAsync<SparkConnectionException>(client => client.Rooms.CreateAsync("Lunch"));

        spark.Server.Requests.ShouldBeEmpty();
        error.MayHaveBeenApplied.ShouldBeFalse();
        error.Unsent.ShouldBeTrue();
        error.InnerException.ShouldBe(renewal);
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

    /// <summary>Has a token once.</summary>
    private sealed class Once(Exception then) : TokenSource
    {
        public bool IsSpent { get; set; }

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken)
        {
            if (IsSpent)
            {
                throw then;
            }

            IsSpent = true;
            return new("token");
        }
    }
}
