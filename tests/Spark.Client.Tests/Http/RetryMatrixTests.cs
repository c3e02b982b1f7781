using System.Net;

namespace Spark.Client.Tests;

public class RetryMatrixTests
{
    private static readonly Dictionary<string, Func<SparkClient, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["GET"] = client => client.Rooms.GetAsync("r1"),
        ["POST"] = client => client.Rooms.CreateAsync("Lunch"),
        ["PUT"] = client => client.Rooms.UpdateAsync("r1", new UpdateRoomRequest { Title = "Lunch" }),
        ["DELETE"] = client => client.Rooms.DeleteAsync("r1"),
    };

    private static readonly double[] Backoff = [0.5, 1, 2, 4];

    public static TheoryData<string, int> FinalStatuses() =>
        Matrix(302, 304, 400, 401, 403, 404, 405, 406, 409, 410, 415, 422, 428, 500, 501);

    public static TheoryData<string, int> PassingStatuses() => Matrix(502, 503, 504);

    public static TheoryData<string, int> WaitStatuses() => Matrix(423, 429);

    public static TheoryData<string> Methods() => [.. Calls.Keys];

    [Theory, MemberData(nameof(FinalStatuses))]
    public async Task A_final_answer_is_not_asked_for_twice(string method, int status)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"message":"no"}""", status));

        var error = await spark.FailsAsync<SparkApiException>(Calls[method]);

        spark.Server.Requests.Count.ShouldBe(1);
        ((int)error.StatusCode!).ShouldBe(status);
        error.Attempts.ShouldBe(1);
        error.MayHaveBeenApplied.ShouldBe(status >= 500 && method != "GET");
        spark.Elapsed.ShouldBe(0);
    }

    [Theory, MemberData(nameof(PassingStatuses))]
    public async Task A_passing_fault_is_asked_again_with_growing_waits_but_a_post_is_not(string method, int status)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(status));

        var error = await spark.FailsAsync<SparkApiException>(Calls[method]);

        spark.Waits.ShouldBe(method == "POST" ? [] : Backoff);
        error.Attempts.ShouldBe(spark.Server.Requests.Count);
        ((int)error.StatusCode!).ShouldBe(status);
        error.MayHaveBeenApplied.ShouldBe(method != "GET");
    }

    [Theory, MemberData(nameof(WaitStatuses))]
    public async Task The_wait_the_service_asks_for_is_kept_by_every_method(string method, int status)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(status).With("Retry-After", "7"));

        var error = await spark.FailsAsync<SparkApiException>(Calls[method]);

        spark.Waits.ShouldAllBe(wait => wait == 7);
        error.Attempts.ShouldBe(43); // as often as the call has time for: that the service asks to wait is no attempt
        spark.Elapsed.ShouldBe(294);
        error.MayHaveBeenApplied.ShouldBeFalse();
        (error is SparkRateLimitException { RetryAfter.TotalSeconds: 7 }).ShouldBe(status == 429);
        (error is SparkLockedException { RetryAfter.TotalSeconds: 7 }).ShouldBe(status == 423);
    }

    [Fact]
    public async Task Waits_that_were_asked_for_leave_all_attempts_to_the_faults_after_them()
    {
        using var spark = new SparkDriver(options => options.MaxAttempts = 2);
        var limited = Answer.Status(429).With("Retry-After", "1");
        spark.Server.Answers(
            limited,
            limited,
            limited,
            limited,
            Answer.Status(503),
            limited,
            Answer.Json(SparkDriver.Room)
        );

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Server.Requests.Count.ShouldBe(7);
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task What_never_reached_the_service_is_sent_again_by_every_method(string method)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Refused());

        var error = await spark.FailsAsync<SparkConnectionException>(Calls[method]);

        spark.Waits.ShouldBe(Backoff);
        error.Unsent.ShouldBeTrue();
        error.MayHaveBeenApplied.ShouldBeFalse();
        error.StatusCode.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task A_broken_connection_is_no_reason_to_post_twice(string method)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Reset());

        var error = await spark.FailsAsync<SparkConnectionException>(Calls[method]);

        spark.Waits.ShouldBe(method == "POST" ? [] : Backoff);
        error.Unsent.ShouldBeFalse();
        error.MayHaveBeenApplied.ShouldBe(method != "GET");
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task No_answer_in_time_is_no_reason_to_post_twice(string method)
    {
        using var spark = new SparkDriver(options => options.AttemptTimeout = TimeSpan.FromSeconds(10));
        spark.Server.Answers(Answer.Hangs());

        var error = await spark.FailsAsync<SparkConnectionException>(Calls[method]);

        spark.Waits.ShouldBe(method == "POST" ? [] : [10.5, 11, 12, 14]);
        error.MayHaveBeenApplied.ShouldBe(method != "GET");
        error.Message.ShouldContain("10 s");
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task An_answer_that_breaks_off_is_no_reason_to_post_twice(string method)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Stream(() => new BrokenStream("""{"id":"r1","ti""")));
        if (method == "DELETE")
        {
            await spark.RunAsync(Calls[method]); // its body says nothing
            return;
        }

        var error = await spark.FailsAsync<SparkConnectionException>(Calls[method]);

        spark.Waits.ShouldBe(method == "POST" ? [] : Backoff);
        error.StatusCode.ShouldBe(HttpStatusCode.OK);
        error.MayHaveBeenApplied.ShouldBe(method != "GET");
    }

    [Theory]
    [InlineData("GET", "text/html", "<html>Log in</html>")]
    [InlineData("POST", "text/html", "<html>Log in</html>")]
    [InlineData("PUT", "text/plain", "fine")]
    [InlineData("GET", "application/json", "")]
    [InlineData("GET", "application/json", "null")]
    [InlineData("GET", "application/json", "[]")]
    [InlineData("GET", "application/json", """{"title":"an id must be there"}""")]
    [InlineData("GET", "application/json", """{"id":"r1""")]
    public async Task A_success_that_is_not_the_json_it_should_be_says_so(string method, string type, string body)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(body, type));

        var error = await spark.FailsAsync<SparkAnswerException>(Calls[method]);

        spark.Server.Requests.Count.ShouldBe(1);
        error.StatusCode.ShouldBe(HttpStatusCode.OK);
        error.MayHaveBeenApplied.ShouldBe(method != "GET");
    }

    [Theory]
    [InlineData("<html>Log in</html>", "$")]
    [InlineData("""{"title":"an id must be there"}""", "$.id")]
    [InlineData("""{"id":"r1","title":tru""", "$.title")]
    public async Task A_success_that_cannot_be_read_shows_what_came_and_where_it_is_odd(string body, string path)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(body, "text/html").With("TrackingID", "ROUTER_1"));

        var error = await spark.FailsAsync<SparkAnswerException>(Calls["GET"]);

        error.Body.ShouldBe(body);
        error.TrackingId.ShouldBe("ROUTER_1");
        error.Headers["content-type"].ShouldBe(["text/html; charset=utf-8"]);
        error.Message.ShouldBe(
            $"GET rooms/r1 was answered 200 OK: the answer is not the JSON it should be (at {path}). TrackingID ROUTER_1."
        );
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_has_the_calls_own_id_if_the_service_gives_none()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(200));

        var error = await spark.FailsAsync<SparkAnswerException>(client => client.Rooms.GetAsync("r1"));

        error.TrackingId.ShouldNotBeNull();
        error.Body!.ShouldContain("Sorry");
    }

    [Fact]
    public async Task What_fails_before_anything_is_sent_was_not_sent()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("{}"));

        await spark.FailsAsync<InvalidDataException>(client =>
            client.SendAsync(
                new SparkCall(HttpMethod.Put, "rooms", "r1").WithContent(() => throw new InvalidDataException("mine"))
            )
        );

        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Json_under_another_content_type_is_json_all_the_same()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(SparkDriver.Room, "text/plain"));

        (await spark.RunAsync(client => client.Rooms.GetAsync("r1"))).Title.ShouldBe("Lunch");
    }

    [Fact]
    public async Task A_call_succeeds_when_a_later_attempt_does()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Reset(), Answer.Refused(), Answer.Json(SparkDriver.Room));

        (await spark.RunAsync(client => client.Rooms.GetAsync("r1"))).Title.ShouldBe("Lunch");
        spark.Waits.ShouldBe([0.5, 1, 2]);
    }

    [Fact]
    public async Task The_log_says_why_and_when_a_call_is_sent_again()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Refused(), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Logged.ShouldBe([
            "GET rooms/r1: ServiceUnavailable (attempt 1); sending it again in 0.5 s",
            "GET rooms/r1: no answer (attempt 2); sending it again in 1.0 s",
        ]);
    }

    [Fact]
    public async Task Every_attempt_has_the_whole_body()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Refused(), Answer.Status(429), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.CreateAsync("Lunch"));

        spark.Server.Requests.ShouldAllBe(request => request.Body == """{"title":"Lunch"}""");
        spark.Server.Requests.ShouldAllBe(request => request.ContentType == "application/json; charset=utf-8");
        spark.Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Deleted_by_an_attempt_whose_answer_got_lost_is_deleted()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Reset(), Answer.Status(404));

        await spark.RunAsync(client => client.Rooms.DeleteAsync("r1"));

        spark.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_never_there_is_not_found_even_after_a_wait()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429), Answer.Status(404));

        await spark.FailsAsync<SparkNotFoundException>(client => client.Rooms.DeleteAsync("r1"));
    }

    [Fact]
    public async Task Waits_are_shortened_by_chance_to_no_less_than_a_half()
    {
        using var spark = new SparkDriver(options => options.Random = () => 0);
        spark.Server.Answers(Answer.Status(503));

        await spark.FailsAsync<SparkApiException>(Calls["GET"]);

        spark.Waits.ShouldBe([0.25, 0.5, 1, 2]);
    }

    [Fact]
    public async Task One_attempt_is_one_attempt()
    {
        using var spark = new SparkDriver(options => options.MaxAttempts = 1);
        spark.Server.Answers(Answer.Status(503));

        await spark.FailsAsync<SparkApiException>(Calls["GET"]);

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_takes_no_longer_than_it_may_in_all()
    {
        using var spark = new SparkDriver(); // 5 attempts of 60 s and their waits would be 307.5 s
        spark.Server.Answers(Answer.Hangs());

        await spark.FailsAsync<SparkConnectionException>(Calls["GET"]);

        spark.Elapsed.ShouldBe(300);
    }

    private static TheoryData<string, int> Matrix(params int[] statuses)
    {
        var matrix = new TheoryData<string, int>();
        foreach (var method in Calls.Keys)
        {
            foreach (var status in statuses)
            {
                matrix.Add(method, status);
            }
        }

        return matrix;
    }
}
