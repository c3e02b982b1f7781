using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests.Durability;

/// <summary>The API says: not now.</summary>
public sealed class RateLimitTests : CloudFaults
{
    [Fact]
    public async Task A_storm_of_rate_limits_is_waited_out()
    {
        var posts = new Posts(Clock);
        await using var spark = await StartAsync(await CloudAsync(), options => options.MaxConcurrency = 1, posts);
        spark.Bot.Suffers("""[{"kind":"rateLimit","method":"POST","path":"/messages","count":3,"retryAfter":8}]""");
        await SayAsync(spark, messages: 5);

        await AllAnsweredOnceAsync(spark, messages: 5);
        posts.Sent.Count.ShouldBe(3 + 10);
        foreach (var (limited, next) in posts.Sent.Zip(posts.Sent.Skip(1)).Take(3))
        {
            (next - limited).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(8));
        }

        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
        await IsAsWellAsEverAsync(spark);
    }

    [Fact]
    public async Task While_the_service_asks_to_wait_nothing_is_sent_nothing_is_given_up_and_then_all_is_answered_once()
    {
        var rooms = TestLength.Of(60, 500);
        var calls = new Calls(Clock);
        await using var spark = await StartAsync(
            await CloudAsync(Crowd.Seed(rooms)),
            options => (options.HandlerAttempts, options.TotalTimeout) = (1, TimeSpan.FromMinutes(5)),
            calls
        );
        using var attempts = new Readings("spark.bot.events", spark.Services);
        spark.Bot.Suffers("""[{"kind":"rateLimit","path":"/messages/*","count":1,"retryAfter":900}]""");

        await EachSaysAsync(spark, rooms);
        await IsAsync(spark, HttpStatusCode.OK, "Waiting for the service until");
        (await HealthAsync(spark)).Text.ShouldStartWith("{\"status\":\"Degraded");
        var limit = spark.Services.GetRequiredService<SparkClient>().RateLimits.ShouldHaveSingleItem();
        await IsAsync(spark, HttpStatusCode.OK, $"{rooms} events are waiting.");
        await EachIsAnsweredOnceAsync(spark, rooms, attempts, WhileLimited(spark));

        var others = calls.Sent.Where(call => !call.Path.EndsWith("/webhooks", StringComparison.Ordinal)).ToList();
        // What had its turn before may still have been on its way out for a while of this fast clock.
        others.ShouldNotContain(call => call.At > limit.Since.AddSeconds(60) && call.At < limit.Until);
        var first = others.First(call => call.At >= limit.Until);
        first.Path.ShouldEndWith("/people/me");
        Outcomes(attempts).ShouldBe(["done"]);
    }

    [Fact]
    public async Task A_limit_of_five_calls_a_second_costs_little_more_than_the_time_it_needs()
    {
        var rooms = TestLength.Of(30, 300);
        await using var spark = await StartAsync(
            await CloudAsync(Crowd.Seed(rooms)),
            options =>
                (options.HandlerAttempts, options.HandlerTimeout, options.TotalTimeout) = (
                    1,
                    TestLength.Of(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)),
                    TimeSpan.FromMinutes(5)
                )
        );
        using var attempts = new Readings("spark.bot.events", spark.Services);
        spark.Bot.Suffers("""[{"kind":"rateLimit","requests":5,"seconds":1}]""");
        var begun = Clock.GetTimestamp();

        await EachSaysAsync(spark, rooms);
        await EachIsAnsweredOnceAsync(spark, rooms, attempts, () => TimeSpan.FromMilliseconds(200));

        var took = Clock.GetElapsedTime(begun).TotalSeconds / (2 * rooms / 5.0); // each is fetched and answered
        TestContext.Current.TestOutputHelper!.WriteLine($"{took:0.00} times what the limit needs (goal 1.15)");
        Outcomes(attempts).ShouldBe(["done"]);
    }

    [Fact]
    public async Task A_backlog_that_is_replayed_under_a_limit_leaves_no_dead_letter()
    {
        var (rooms, messages) = TestLength.Of((10, 3), (500, 20));
        await using var spark = await StartAsync(
            await CloudAsync(Crowd.Seed(rooms)),
            options => (options.HandlerAttempts, options.TotalTimeout) = (1, TimeSpan.FromMinutes(5))
        );
        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        spark.Bot.Suffers(
            """[{"kind":"serverError","status":400,"method":"GET","path":"/messages/*","count":100000}]"""
        );
        for (var n = 0; n < messages; n++)
        {
            await EachSaysAsync(spark, rooms);
        }

        await IsAsync(spark, HttpStatusCode.OK, $"{rooms * messages} were given up");
        spark.Bot.Recovers();
        spark.Bot.Suffers("""[{"kind":"rateLimit","requests":50,"seconds":1}]""");
        foreach (var letter in await letters.ListAsync(rooms * messages))
        {
            (await letters.ReplayAsync(letter.Id)).ShouldBeTrue();
        }

        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"", () => TimeSpan.FromMilliseconds(200));
        (await letters.ListAsync()).ShouldBeEmpty();
        spark.Bot.Recovers();
        for (var n = 0; n < rooms; n++)
        {
            (await AnswersAsync(spark, spark.Cloud.Person($"person{n}"))).ShouldBe(
                Enumerable.Repeat($"re to {n}", messages)
            );
        }
    }

    [Fact]
    public async Task What_a_handler_waits_for_because_the_service_asked_to_is_none_of_its_time()
    {
        await using var spark = await StartAsync(
            await CloudAsync(),
            options =>
                (options.HandlerAttempts, options.HandlerTimeout, options.TotalTimeout) = (
                    1,
                    TimeSpan.FromMinutes(1),
                    TimeSpan.FromMinutes(30)
                )
        );
        using var attempts = new Readings("spark.bot.events", spark.Services);
        spark.Bot.Suffers("""[{"kind":"rateLimit","method":"POST","path":"/messages","count":2,"retryAfter":120}]""");
        await SayAsync(spark, messages: 1);

        await IsAsync(spark, HttpStatusCode.OK, "2 events are waiting.", WhileLimited(spark));
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"", WhileLimited(spark));
        await AllAnsweredOnceAsync(spark, messages: 1);
        Outcomes(attempts).ShouldBe(["done"]);
    }

    [Fact]
    public async Task What_fails_after_the_wait_has_all_its_attempts()
    {
        await using var spark = await StartAsync(
            await CloudAsync(),
            options => options.TotalTimeout = TimeSpan.FromMinutes(5)
        );
        spark.Bot.Suffers(
            """
            [{"kind":"rateLimit","path":"/messages/*","count":1,"retryAfter":900},
             {"kind":"serverError","status":503,"method":"POST","path":"/messages","count":4}]
            """
        );
        await SayAsync(spark, messages: 1);

        await IsAsync(spark, HttpStatusCode.OK, "Waiting for the service until");
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"", WhileLimited(spark));
        await AllAnsweredOnceAsync(spark, messages: 1);
    }

    [Fact]
    public async Task A_limit_that_outlasts_an_event_is_the_end_of_it_and_its_reason()
    {
        await using var spark = await StartAsync(
            await CloudAsync(),
            options => (options.GiveUpAfter, options.TotalTimeout) = (TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5))
        );
        spark.Bot.Suffers("""[{"kind":"rateLimit","path":"/messages/*","count":1,"retryAfter":3600}]""");
        await SayAsync(spark, messages: 1);

        await IsAsync(spark, HttpStatusCode.OK, "Waiting for the service until");
        await IsAsync(spark, HttpStatusCode.OK, "2 were given up", WhileLimited(spark));
        var letters = await spark.Services.GetRequiredService<IDeadLetters>().ListAsync();
        letters.ShouldAllBe(letter => letter.Reason.Contains("Spark:GiveUpAfter") && letter.Reason.Contains("429"));
    }

    [Fact]
    public async Task Who_is_stopped_while_the_service_asks_to_wait_stops_at_once_and_counts_no_attempt()
    {
        var cloud = await CloudAsync();
        for (var n = 0; n < 3; n++)
        {
            var before = await StartAsync(
                cloud,
                options => (options.HandlerAttempts, options.TotalTimeout) = (1, TimeSpan.FromMinutes(5))
            );
            before.Bot.Suffers("""[{"kind":"rateLimit","path":"/messages/*","count":1,"retryAfter":3600}]""");
            await before.Alice.SaysAsync(before.Bot, $"m{n:00}");
            await IsAsync(before, HttpStatusCode.OK, "Waiting for the service until");
            await before.DisposeBotAsync(); // nobody's clock goes on: it would never end
            before.Bot.Recovers();
        }

        await using var after = await StartAsync(cloud, options => options.HandlerAttempts = 1);
        await PassAsync(async () => (await AnswersAsync(after, after.Alice)).Count >= 3);
        (await AnswersAsync(after, after.Alice)).Order(StringComparer.Ordinal).ShouldBe(["re m00", "re m01", "re m02"]);
        await IsAsWellAsEverAsync(after);
    }

    /// <summary>Each person says one thing.</summary>
    private static Task EachSaysAsync(SparkDriver spark, int rooms) =>
        Parallel.ForAsync(
            0,
            rooms,
            async (n, _) => await spark.Cloud.Person($"person{n}").SaysAsync(spark.Bot, $"to {n}")
        );

    private async Task EachIsAnsweredOnceAsync(SparkDriver spark, int rooms, Readings attempts, Func<TimeSpan> step)
    {
        await PassAsync(() => Task.FromResult(attempts.All.Count >= rooms), step);
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        for (var n = 0; n < rooms; n++)
        {
            (await AnswersAsync(spark, spark.Cloud.Person($"person{n}"))).ShouldBe([$"re to {n}"]);
        }
    }

    private static IEnumerable<string> Outcomes(Readings attempts) =>
        attempts.All.Select(reading => reading.Tags.Split(' ')[0].Split('=')[1]).Distinct(StringComparer.Ordinal);

    /// <summary>What the bot called, and when.</summary>
    private sealed class Calls(TimeProvider clock) : DelegatingHandler
    {
        private readonly ConcurrentQueue<(DateTimeOffset At, string Path)> _sent = [];

        public IReadOnlyList<(DateTimeOffset At, string Path)> Sent => [.. _sent];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            _sent.Enqueue((clock.GetUtcNow(), request.RequestUri!.AbsolutePath));
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>When the bot posted messages.</summary>
    private sealed class Posts(TimeProvider clock) : DelegatingHandler
    {
        private readonly ConcurrentQueue<DateTimeOffset> _sent = [];

        public IReadOnlyList<DateTimeOffset> Sent => [.. _sent];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/messages"))
            {
                _sent.Enqueue(clock.GetUtcNow());
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
