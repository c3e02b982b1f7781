using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;

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
    public async Task A_wait_that_is_longer_than_the_bots_patience_costs_no_event()
    {
        var cloud = await CloudAsync();
        var before = await StartAsync(
            cloud,
            options => (options.HandlerAttempts, options.TotalTimeout) = (2, TimeSpan.FromMinutes(5))
        );
        before.Bot.Suffers("""[{"kind":"rateLimit","retryAfter":3600,"count":1000}]""");
        await SayAsync(before, messages: 3);
        await IsAsync(before, HttpStatusCode.OK, "6 were given up");
        var given = await before.Services.GetRequiredService<IDeadLetters>().ListAsync();
        given.ShouldAllBe(letter => letter.Reason.Contains("429"));
        before.Bot.Recovers();
        await before.DisposeBotAsync();

        // The next start knows nothing of the limit, but still has the events.
        await using var after = await StartAsync(cloud);
        foreach (var letter in await after.Services.GetRequiredService<IDeadLetters>().ListAsync())
        {
            await after.Services.GetRequiredService<IDeadLetters>().ReplayAsync(letter.Id);
        }

        await AllAnsweredOnceAsync(after, messages: 3);
        await IsAsWellAsEverAsync(after);
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
