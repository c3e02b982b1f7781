using System.Net;

namespace Spark.Client.Tests;

public class RenewalTests
{
    private const int Calls = 20;

    [Fact]
    public async Task A_token_that_cannot_be_renewed_is_renewed_once_a_minute_not_once_a_call()
    {
        var source = new Tokens { Fails = () => Refusal };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));

        for (var call = 0; call < Calls; call++)
        {
            (await spark.FailsAsync<SparkApiException>(Get)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        source.Renewals.ShouldBe(1);
        spark.Server.Requests.Count.ShouldBe(Calls);
        spark.Clock.Advance(TimeSpan.FromMinutes(1));
        await spark.FailsAsync<SparkApiException>(Get);
        source.Renewals.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_that_are_refused_at_once_renew_the_token_once()
    {
        var source = new Tokens { Fails = () => Refusal };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));

        await Task.WhenAll(
            Enumerable.Range(0, Calls).Select(_ => Should.ThrowAsync<SparkApiException>(() => Get(spark.Client)))
        );

        source.Renewals.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_that_stays_is_no_reason_to_renew_again_and_again()
    {
        var source = new Tokens();
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));

        for (var call = 0; call < Calls; call++)
        {
            await spark.FailsAsync<SparkUnauthorizedException>(Get);
        }

        source.Renewals.ShouldBe(1);
        spark.Server.Requests.Count.ShouldBe(Calls + 1); // one of them once more, with the new token
    }

    [Fact]
    public async Task A_source_that_goes_on_giving_the_refused_token_is_asked_for_another_once()
    {
        var source = new Tokens { Keeps = true };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));

        for (var call = 0; call < Calls; call++)
        {
            await spark.FailsAsync<SparkUnauthorizedException>(Get);
        }

        source.Renewals.ShouldBe(1);
        spark.Server.Requests.Count.ShouldBe(Calls + 1);
    }

    [Fact]
    public async Task There_is_no_other_token_is_remembered_too()
    {
        var source = new Tokens { Gives = null };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));

        for (var call = 0; call < Calls; call++)
        {
            await spark.FailsAsync<SparkUnauthorizedException>(Get);
        }

        source.Renewals.ShouldBe(1);
        spark.Server.Requests.Count.ShouldBe(Calls);
    }

    [Fact]
    public async Task Another_token_of_the_source_ends_the_memory()
    {
        var source = new Tokens { Fails = () => Refusal };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401));
        await spark.FailsAsync<SparkApiException>(Get);

        source.Present = "signed-in-again";
        await spark.FailsAsync<SparkApiException>(Get);

        source.Renewals.ShouldBe(2);
    }

    [Fact]
    public async Task A_renewal_that_did_not_get_through_is_tried_again_by_the_next_call()
    {
        var source = new Tokens { Fails = () => new SparkConnectionException(new ApiFailure(Call, 1), null) };
        using var spark = Driver(source);
        spark.Server.Answers(Answer.Status(401), Answer.Status(401), Answer.Json(SparkDriver.Room));
        await spark.FailsAsync<SparkApiException>(Get);

        source.Fails = null;
        await spark.RunAsync(Get);

        source.Renewals.ShouldBe(2);
    }

    private static ApiCall Call => new(HttpMethod.Post, ["access_token"], "https://spark.example/v1/access_token");

    private static SparkApiException Refusal =>
        new ApiFailure(Call, 1) { StatusCode = HttpStatusCode.BadRequest }.ToException();

    private static Task Get(SparkClient client) => client.Rooms.GetAsync("r1");

    private static SparkDriver Driver(Tokens source) => new(options => options.TokenSource = source);

    /// <summary>A source that gives another token when it is asked to.</summary>
    private sealed class Tokens : TokenSource
    {
        private int _renewals;

        public int Renewals => _renewals;

        public string Present { get; set; } = "old";

        public string? Gives { get; set; } = "new";

        /// <summary>Whether it goes on giving out the former one.</summary>
        public bool Keeps { get; set; }

        public Func<Exception>? Fails { get; set; }

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new(Present);

        public override async ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _renewals);
            await Task.Yield();
            if (Fails is { } fails)
            {
                throw fails();
            }

            Present = Keeps ? Present : Gives ?? Present;
            return Gives;
        }
    }
}
