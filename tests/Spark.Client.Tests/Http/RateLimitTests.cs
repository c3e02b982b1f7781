namespace Spark.Client.Tests;

public class RateLimitTests
{
    [Theory]
    [InlineData(null, 15)]
    [InlineData("", 15)]
    [InlineData("30.5", 15)]
    [InlineData("rand(30),add(30)", 15)]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT", 15)]
    [InlineData("99999999999999999999999", 15)]
    [InlineData("0", 1)]
    [InlineData("-7", 1)]
    [InlineData("1", 1)]
    [InlineData(" 42 ", 42)]
    public async Task An_odd_retry_after_is_a_wait_all_the_same(string? header, double wait)
    {
        using var spark = new SparkDriver();
        var limited = Answer.Html(429);
        spark.Server.Answers(
            header is null ? limited : limited.With("Retry-After", header),
            Answer.Json(SparkDriver.Room)
        );

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Waits.ShouldBe([wait]);
    }

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("301", 301)]
    [InlineData("172800", 172800)]
    [InlineData("9999999999999", 24 * 86400)]
    public async Task A_wait_longer_than_the_call_may_take_is_an_error_at_once(string header, double seconds)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(429).With("Retry-After", header));

        var error = await spark.FailsAsync<SparkRateLimitException>(client => client.Rooms.GetAsync("r1"));

        error.RetryAfter.TotalSeconds.ShouldBe(seconds);
        error.Attempts.ShouldBe(1);
        spark.Elapsed.ShouldBe(0);
    }

    [Theory]
    [InlineData(429, 1)] // the limit is every call's
    [InlineData(423, 2)] // the file is this one's
    public async Task Who_does_not_want_to_wait_is_told_at_once(int status, int requests)
    {
        using var spark = new SparkDriver(options => options.WaitOnRateLimit = false);
        spark.Server.Answers(Answer.Html(status).With("Retry-After", "5"));

        await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));
        var error = await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));

        ((int)error.StatusCode!).ShouldBe(status);
        spark.Server.Requests.Count.ShouldBe(requests);
        spark.Elapsed.ShouldBe(0);
        spark.Clock.Advance(TimeSpan.FromSeconds(5));
        await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));
        spark.Server.Requests.Count.ShouldBe(requests + 1);
    }

    [Fact]
    public async Task All_calls_of_the_token_wait_when_one_is_told_to()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(429).With("Retry-After", "9"), Answer.Json(SparkDriver.Room));

        var first = spark.Client.Rooms.GetAsync("r1");
        await spark.ToRest();
        var others = Enumerable.Range(2, 3).Select(n => spark.Client.Rooms.GetAsync($"r{n}")).ToList();

        spark.Server.Requests.Count.ShouldBe(1); // the others stand at the gate
        await spark.RunAsync(_ => Task.WhenAll([first, .. others]));
        spark.Server.Requests.Count.ShouldBe(5);
        spark.Server.Requests[1].At.ShouldBe(spark.Clock.Start.AddSeconds(9));
        spark.Server.Requests.Skip(1).Select(request => request.Url.Segments[^1]).ShouldBe(["r1", "r2", "r3", "r4"]); // first come, first served
        spark.Waits.Skip(2).ShouldAllBe(wait => wait > 0 && wait < 1); // and not all at once
    }

    [Fact]
    public async Task Who_waits_at_the_gate_has_sent_nothing_and_says_so()
    {
        using var spark = new SparkDriver(options => options.TotalTimeout = TimeSpan.FromSeconds(20));
        spark.Server.Answers(Answer.Html(429).With("Retry-After", "100"));
        await spark.FailsAsync<SparkRateLimitException>(client => client.Rooms.CreateAsync("Lunch"));

        var error = await spark.FailsAsync<SparkRateLimitException>(client => client.Rooms.CreateAsync("Lunch"));

        spark.Server.Requests.Count.ShouldBe(1);
        error.Attempts.ShouldBe(0);
        error.RetryAfter.TotalSeconds.ShouldBe(100);
        error.MayHaveBeenApplied.ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_under_scan_holds_up_nobody_else()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Html(423).With("Retry-After", "9"), Answer.Json(SparkDriver.Room));

        var first = spark.Client.Rooms.GetAsync("r1");
        await spark.ToRest();
        await spark.Client.Rooms.GetAsync("r2");

        spark.Elapsed.ShouldBe(0);
        await spark.RunAsync(_ => first);
    }
}
