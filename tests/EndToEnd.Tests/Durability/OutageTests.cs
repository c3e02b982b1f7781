using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;

namespace EndToEnd.Tests.Durability;

/// <summary>The API cannot be reached.</summary>
public sealed class OutageTests : CloudFaults
{
    [Fact]
    public async Task While_the_API_is_away_for_a_minute_all_is_accepted_and_answered_when_it_is_back()
    {
        var cloud = await CloudAsync();
        await using var cable = new Cable(cloud.ApiUrl);
        await using var spark = await StartAsync(
            cloud,
            options =>
            {
                options.ApiUrl = cable.Url.AbsoluteUri;
                (options.HandlerAttempts, options.RetryFor) = (1_000, TimeSpan.FromDays(1));
            }
        );
        using var attempts = new Readings("spark.bot.events", spark.Services);

        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        cable.PullOut();
        await SayAsync(spark, messages: 10);
        await IsAsync(spark, HttpStatusCode.OK, "20 events are waiting.");
        var (away, minute) = (Clock.GetTimestamp(), TimeSpan.FromMinutes(1));
        await PassAsync(() => Task.FromResult(Clock.GetElapsedTime(away) >= minute && Count(attempts, "retry") >= 6));
        (await letters.ListAsync()).ShouldBeEmpty();
        cable.PutIn();

        await AllAnsweredOnceAsync(spark, messages: 10);
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        (await letters.ListAsync()).ShouldBeEmpty();
        Count(attempts, "done").ShouldBe(20);
        await IsAsWellAsEverAsync(spark);
    }

    private static int Count(Readings attempts, string outcome) =>
        attempts.All.Count(reading => reading.Tags.StartsWith($"outcome={outcome} ", StringComparison.Ordinal));
}
