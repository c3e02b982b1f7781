namespace Spark.Client.Tests;

[CollectionDefinition(nameof(SparkClientOptionsTests), DisableParallelization = true)] // the environment is everybody's
[Collection(nameof(SparkClientOptionsTests))]
public class SparkClientOptionsTests
{
    [Fact]
    public void All_mistakes_are_named_together()
    {
        var error = Should.Throw<ArgumentException>(() =>
            new SparkClient(
                new SparkClientOptions
                {
                    ApiUrl = "http://example.com/v1",
                    AttemptTimeout = TimeSpan.Zero,
                    TotalTimeout = TimeSpan.FromSeconds(-1),
                    MaxAttempts = 0,
                    TimeProvider = null!,
                }
            )
        );

        error.Message.ShouldContain("ApiUrl must be https");
        error.Message.ShouldContain("AttemptTimeout must");
        error.Message.ShouldContain("TotalTimeout must");
        error.Message.ShouldContain("MaxAttempts must");
        error.Message.ShouldContain("TimeProvider must");
    }

    [Fact]
    public void A_time_that_no_timer_takes_is_refused_and_the_longest_works()
    {
        var error = Should.Throw<ArgumentException>(() =>
            new SparkClient(
                new SparkClientOptions { AttemptTimeout = TimeSpan.MaxValue, TotalTimeout = TimeSpan.FromDays(25) }
            )
        );

        error.Message.ShouldContain("AttemptTimeout must be more than zero and at most 24 days");
        error.Message.ShouldContain("TotalTimeout must be more than zero and at most 24 days");
    }

    [Fact]
    public async Task A_call_may_take_as_long_as_may_be_said()
    {
        using var spark = new SparkDriver(options =>
            (options.AttemptTimeout, options.TotalTimeout) = (TimeSpan.FromDays(24), TimeSpan.FromDays(24))
        );
        spark.Server.Answers(Answer.Status(429).With("Retry-After", "86400"), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Waits.ShouldBe([86400]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("webexapis.com/v1")]
    [InlineData("ftp://example.com")]
    [InlineData("http://10.0.0.1/v1")]
    [InlineData("https://example.com/v1?x=1")]
    [InlineData("https://example.com/v1#x")]
    [InlineData("https://user:password@example.com/v1")]
    public void An_address_that_is_none_or_betrays_the_token_is_refused(string? url) =>
        Should
            .Throw<ArgumentException>(() => new SparkClient(new SparkClientOptions { ApiUrl = url! }))
            .Message.ShouldContain("ApiUrl");

    [Theory]
    [InlineData("https://api-usgov.webex.com/v1")]
    [InlineData("http://127.0.0.1:5050/v1")]
    [InlineData("http://localhost:5050/v1")]
    [InlineData("http://[::1]:5050/v1")]
    public void Https_and_loopback_addresses_are_fine(string url)
    {
        using var client = new SparkClient(new SparkClientOptions { ApiUrl = url });

        client.ApiUrl.ShouldBe(new Uri(url + "/"));
    }

    [Fact]
    public void The_connections_values_can_be_read_back_and_stay_what_they_were()
    {
        var options = new SparkClientOptions
        {
            AttemptTimeout = TimeSpan.FromSeconds(7),
            TotalTimeout = TimeSpan.FromSeconds(8),
            MaxAttempts = 9,
            WaitOnRateLimit = false,
        };
        using var client = new SparkClient(options);

        options.MaxAttempts = 1;

        client.ApiUrl.ShouldBe(new Uri("https://webexapis.com/v1/"));
        client.AttemptTimeout.TotalSeconds.ShouldBe(7);
        client.TotalTimeout.TotalSeconds.ShouldBe(8);
        client.MaxAttempts.ShouldBe(9);
        client.WaitOnRateLimit.ShouldBeFalse();
    }

    [Theory]
    [InlineData("spark", "webex", "spark")]
    [InlineData(null, "webex", "webex")]
    [InlineData("", " webex\n", "webex")]
    public async Task The_token_of_the_environment_is_used_when_none_is_given(
        string? spark,
        string? webex,
        string expected
    )
    {
        using var _ = new TokensInEnvironment(spark, webex);
        using var driver = new SparkDriver(options => options.AccessToken = " ");
        driver.Server.Answers(Answer.Json(SparkDriver.Room));

        await driver.RunAsync(client => client.Rooms.GetAsync("r1"));

        driver.Server.Requests.Single().Authorization.ShouldBe($"Bearer {expected}");
    }

    [Fact]
    public async Task Without_any_token_the_error_says_where_one_comes_from_and_nothing_is_sent()
    {
        using var _ = new TokensInEnvironment(null, null);
        using var driver = new SparkDriver(options => options.AccessToken = null);

        var error = await driver.FailsAsync<SparkTokenMissingException>(client => client.Rooms.GetAsync("r1"));

        error.Message.ShouldContain("SPARK_ACCESS_TOKEN");
        error.Message.ShouldContain("https://developer.webex.com/");
        driver.Server.Requests.ShouldBeEmpty();
    }

    private sealed class TokensInEnvironment : IDisposable
    {
        private readonly (string?, string?) _before;

        public TokensInEnvironment(string? spark, string? webex)
        {
            _before = (
                Environment.GetEnvironmentVariable("SPARK_ACCESS_TOKEN"),
                Environment.GetEnvironmentVariable("WEBEX_ACCESS_TOKEN")
            );
            Set(spark, webex);
        }

        public void Dispose() => Set(_before.Item1, _before.Item2);

        private static void Set(string? spark, string? webex)
        {
            Environment.SetEnvironmentVariable("SPARK_ACCESS_TOKEN", spark);
            Environment.SetEnvironmentVariable("WEBEX_ACCESS_TOKEN", webex);
        }
    }
}
