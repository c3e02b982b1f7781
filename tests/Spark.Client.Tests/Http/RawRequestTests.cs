using Flurl.Http;
#pragma warning disable RS0030 // Flurl's methods of a request that the client made, not of an address

namespace Spark.Client.Tests;

public class RawRequestTests
{
    [Fact]
    public async Task A_request_of_ones_own_is_sent_like_every_call()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(SparkDriver.Room));

        var room = await spark.RunAsync(client =>
            client.Request("rooms", "../r 1").SetQueryParam("max", 7).GetJsonAsync<Room>()
        );

        room.Title.ShouldBe("Lunch");
        var request = spark.Server.Requests.ShouldHaveSingleItem();
        request.Url.PathAndQuery.ShouldBe("/v1/rooms/..%2Fr%201?max=7");
        request.Authorization.ShouldBe($"Bearer {SparkDriver.Token}");
    }

    [Fact]
    public async Task A_body_of_the_librarys_types_is_written_as_everywhere()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Refused(), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client =>
            client.Request("rooms").PostJsonAsync(new CreateRoomRequest { Title = "Lunch" }).ReceiveJson<Room>()
        );

        spark.Server.Requests.Count.ShouldBe(2);
        spark.Server.Requests.ShouldAllBe(request => request.Body == """{"title":"Lunch"}""");
    }

    [Theory]
    [InlineData("""{"id":"r1","title":5}""", "5")]
    [InlineData("""{"id":"r1","title":"x","isLocked":"maybe","created":"2026-01-01 00:00:00"}""", "x")]
    public async Task An_answer_of_the_librarys_types_is_read_as_everywhere(string json, string title)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(json));

        var room = await spark.RunAsync(client => client.Request("rooms", "r1").GetJsonAsync<Room>());

        room.Title.ShouldBe(title);
    }

    [Theory]
    [InlineData("<html>Sorry</html>")]
    [InlineData("null")]
    [InlineData("""{"id":null}""")]
    public async Task An_answer_that_cannot_be_read_shows_what_came(string body)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(body, "text/html").With("TrackingID", "T1").With("X-Odd", "yes"));

        var error = await spark.FailsAsync<SparkAnswerException>(client =>
            client.Request("rooms", "r1").GetJsonAsync<Room>()
        );

        (error.Body, error.TrackingId, error.Path).ShouldBe((body, "T1", "rooms/r1"));
        error.Headers["X-Odd"].ShouldBe(["yes"]);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_says_how_often_it_was_asked_for_and_by_which_id()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Html(200));

        var error = await spark.FailsAsync<SparkAnswerException>(client =>
            client.Request("rooms", "r1").GetJsonAsync<Room>()
        );

        error.Attempts.ShouldBe(2);
        error.TrackingId.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_is_two_calls()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Html(200), Answer.Html(200));
        var request = spark.Client.Request("rooms", "r1");
        var one = await spark.RunAsync(_ => request.GetAsync());
        var other = await spark.RunAsync(_ => request.GetAsync());

        var first = await spark.FailsAsync<SparkAnswerException>(_ => one.GetJsonAsync<Room>());
        var second = await spark.FailsAsync<SparkAnswerException>(_ => other.GetJsonAsync<Room>());

        (first.Attempts, second.Attempts).ShouldBe((2, 1));
        first.TrackingId.ShouldNotBe(second.TrackingId);
    }

    [Fact]
    public async Task A_time_limit_of_the_request_is_Flurls_to_tell()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Hangs());

        await Should.ThrowAsync<FlurlHttpTimeoutException>(() =>
            spark.Client.Request("rooms", "r1").WithTimeout(TimeSpan.FromMilliseconds(50)).GetJsonAsync<Room>()
        );
    }

    [Fact]
    public async Task A_refused_token_that_the_user_allows_is_not_renewed()
    {
        var source = new CountedSource();
        using var spark = new SparkDriver(options => (options.AccessToken, options.TokenSource) = (null, source));
        spark.Server.Answers(Answer.Status(401));

        var answer = await spark.RunAsync(client => client.Request("people", "me").AllowHttpStatus(401).GetAsync());

        (answer.StatusCode, source.Renewals, spark.Server.Requests.Count).ShouldBe((401, 0, 1));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_asked_for_once_and_says_so()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(new byte[JsonAnswer.MaxSize + 1]));

        await spark.FailsAsync<SparkAnswerException>(client => client.Request("contents", "f1").GetBytesAsync());

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_stalls_or_breaks_fails_like_a_download()
    {
        using var spark = new SparkDriver(options => options.AttemptTimeout = TimeSpan.FromSeconds(9));
        spark.Server.Answers(Answer.Stalls("half"), Answer.Stream(() => new BrokenStream("half")));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await spark.FailsAsync<SparkConnectionException>(async client =>
            {
                await using var stream = await client.Request("contents", "f1").GetStreamAsync();
                await stream.CopyToAsync(Stream.Null);
            });
        }
    }

    [Fact]
    public async Task A_redirect_is_not_followed_whatever_status_the_user_allows()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(307).With("Location", "https://evil.example/x"));

        var answer = await spark.RunAsync(client =>
            client.Request("rooms").AllowAnyHttpStatus().PostStringAsync("secret text")
        );

        answer.StatusCode.ShouldBe(307);
        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_of_a_client_that_is_disposed_meanwhile_says_so()
    {
        await using var server = await RealServer.StartAsync(context =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
        );
        var client = server.Client();
        var call = client.Rooms.GetAsync("r1");
        await SparkDriver.Until(() => server.Requests.Count == 1);

        client.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(call);
    }

    [Fact]
    public async Task It_is_repeated_where_a_call_would_be_and_not_where_it_would_not()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Json(SparkDriver.Room), Answer.Status(503));

        await spark.RunAsync(client => client.Request("rooms", "r1").GetJsonAsync<Room>());
        var error = await spark.FailsAsync<SparkApiException>(client =>
            client.Request("rooms").PostJsonAsync(new CreateRoomRequest { Title = "x" })
        );

        spark.Waits[0].ShouldBe(0.5);
        spark.Server.Requests.Count.ShouldBe(3);
        error.MayHaveBeenApplied.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Stream(() => new BrokenStream("""{"id":"r1","ti""")),
            Answer.Json(SparkDriver.Room)
        );

        (await spark.RunAsync(client => client.Request("rooms", "r1").GetJsonAsync<Room>())).Title.ShouldBe("Lunch");
    }

    [Fact]
    public async Task It_waits_at_the_same_gate_as_calls_do()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429).With("Retry-After", "9"), Answer.Json(SparkDriver.Room));
        var call = spark.Client.Rooms.GetAsync("r1");
        await spark.ToRest();

        await spark.RunAsync(async client =>
            await Task.WhenAll(call, client.Request("rooms", "r2").GetJsonAsync<Room>())
        );

        spark.Server.Requests[2].At.ShouldBeGreaterThanOrEqualTo(spark.Clock.Start.AddSeconds(9));
    }

    [Fact]
    public async Task What_fails_is_the_exception_that_calls_throw_not_one_of_Flurls()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"message":"no such room"}""", 404), Answer.Html(200));

        var missing = await spark.FailsAsync<SparkNotFoundException>(client =>
            client.Request("rooms", "r1").SetQueryParam("x", "hush").GetJsonAsync<Room>()
        );
        var html = await spark.FailsAsync<SparkAnswerException>(client =>
            client.Request("rooms", "r1").SetQueryParam("x", "hush").GetJsonAsync<Room>()
        );

        missing.ServerMessage.ShouldBe("no such room");
        missing.Path.ShouldBe("rooms/r1");
        html.ToString().ShouldNotContain("hush");
    }

    [Fact]
    public async Task Cancelled_means_cancelled()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Hangs());
        using var cancel = new CancellationTokenSource();
        var call = spark.Client.Request("rooms", "r1").GetJsonAsync<Room>(cancellationToken: cancel.Token);
        await spark.ToRest();

        await cancel.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(call)).CancellationToken.ShouldBe(cancel.Token);
    }

    [Fact]
    public async Task A_status_that_the_user_allows_is_an_answer()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"message":"no such room"}""", 404));

        var answer = await spark.RunAsync(client => client.Request("rooms", "r1").AllowHttpStatus(404).GetAsync());

        answer.StatusCode.ShouldBe(404);
        (await answer.GetStringAsync()).ShouldContain("no such room");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(302).With("Location", "https://evil.example/"));

        await spark.FailsAsync<SparkApiException>(client => client.Request("rooms", "r1").GetAsync());

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_goes_nowhere_else_and_nobodys_own_is_replaced()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(SparkDriver.Room));
        var elsewhere = spark.Client.Request("rooms", "r1");
        elsewhere.Url = "https://evil.example/v1/rooms/r1";

        await spark.RunAsync(_ => elsewhere.GetAsync());
        await spark.RunAsync(client => client.Request("rooms", "r1").WithOAuthBearerToken("mine").GetAsync());

        spark.Server.Requests.Select(request => request.Authorization).ShouldBe([null, "Bearer mine"]);
    }

    [Fact]
    public async Task A_stream_is_handed_out_as_it_comes()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Stalls("begin"));

        await using var stream = await spark.RunAsync(client => client.Request("contents", "c1").GetStreamAsync());
        var start = new byte[5];
        await stream.ReadExactlyAsync(start);

        start.ShouldBe("begin"u8.ToArray());
    }

    private sealed class CountedSource : TokenSource
    {
        public int Renewals { get; private set; }

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new("token");

        public override ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken)
        {
            Renewals++;
            return new("another");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    public void What_names_nothing_or_climbs_is_no_segment(string segment)
    {
        using var spark = new SparkDriver();

        Should.Throw<ArgumentException>(() => spark.Client.Request("rooms", segment));
    }
}
