namespace Spark.Client.Tests;

public class TokenSourceTests
{
    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_call_is_sent_again_at_once()
    {
        var source = new Source { Renewed = "new" };
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Status(401), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.CreateAsync("Lunch"));

        spark.Server.Requests.Select(request => request.Authorization).ShouldBe(["Bearer old", "Bearer new"]);
        spark.Server.Requests.ShouldAllBe(request => request.Body == """{"title":"Lunch"}""");
        spark.Elapsed.ShouldBe(0);
    }

    [Fact]
    public async Task A_renewed_token_that_is_refused_too_is_the_end()
    {
        var source = new Source { Renewed = "new" };
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Status(401), Answer.Status(503), Answer.Status(401));

        await spark.FailsAsync<SparkUnauthorizedException>(client => client.Rooms.GetAsync("r1"));

        source.Renewals.ShouldBe(1);
        spark.Server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Without_another_token_the_refusal_stands()
    {
        using var spark = new SparkDriver(options => options.TokenSource = new Source());
        spark.Server.Answers(Answer.Json("""{"message":"expired"}""", 401));

        var error = await spark.FailsAsync<SparkUnauthorizedException>(client => client.Rooms.GetAsync("r1"));

        error.ServerMessage.ShouldBe("expired");
    }

    [Fact]
    public async Task A_token_that_a_source_reads_from_a_file_is_sent_without_what_stands_around_it()
    {
        var source = new Source { Old = "\uFEFF\"old\"\n", Renewed = " new\r\n" };
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Status(401), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Server.Requests.Select(request => request.Authorization).ShouldBe(["Bearer old", "Bearer new"]);
    }

    [Fact]
    public async Task A_token_of_a_source_that_cannot_be_sent_is_not()
    {
        using var spark = new SparkDriver(options => options.TokenSource = new Source { Old = "secret\npart" });

        var error = await spark.FailsAsync<InvalidOperationException>(client => client.Rooms.GetAsync("r1"));

        error.Message.ShouldContain("no token has");
        error.ToString().ShouldNotContain("secret");
        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_goes_wrong_in_the_source_is_told_as_it_is_and_nothing_is_sent()
    {
        var refused = new HttpRequestException("no token for you", null, System.Net.HttpStatusCode.Forbidden);
        foreach (var failure in (Exception[])[new FormatException("no token in the vault"), refused])
        {
            using var spark = new SparkDriver(options => options.TokenSource = new Source { Failure = failure });

            (await spark.FailsAsync<Exception>(client => client.Rooms.CreateAsync("Lunch"))).ShouldBe(failure);

            spark.Server.Requests.ShouldBeEmpty();
            spark.Elapsed.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_a_connection_that_failed()
    {
        Exception[] failures =
        [
            new HttpRequestException(),
            new HttpRequestException("", null, System.Net.HttpStatusCode.BadGateway),
            new IOException(),
            new System.Net.Sockets.SocketException(),
            new TimeoutException(),
        ];
        foreach (var failure in failures)
        {
            using var spark = new SparkDriver(options => options.TokenSource = new Source { Failure = failure });

            var error = await spark.FailsAsync<SparkConnectionException>(client => client.Rooms.CreateAsync("Lunch"));

            error.InnerException.ShouldBe(failure);
            error.MayHaveBeenApplied.ShouldBeFalse();
            spark.Server.Requests.ShouldBeEmpty();
        }
    }

    private sealed class Source : TokenSource
    {
        public string Old { get; init; } = "old";

        public string? Renewed { get; init; }

        public Exception? Failure { get; init; }

        public int Renewals { get; private set; }

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) =>
            Failure is null ? new(Renewals == 0 ? Old : Renewed) : throw Failure;

        public override ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken)
        {
            Renewals++;
            return new(Renewed);
        }
    }
}
