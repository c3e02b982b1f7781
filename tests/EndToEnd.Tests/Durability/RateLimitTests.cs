using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>The API says: not now.</summary>
public sealed class RateLimitTests : CloudFaults
{
    [Fact]
    public async Task A_storm_of_rate_limits_is_waited_out()
    {
        await using var spark = await StartAsync(await SparkEmulator.StartAsync());
        spark.Bot.Suffers("""[{"kind":"rateLimit","method":"POST","path":"/messages","count":3,"retryAfter":8}]""");
        await SayAsync(spark, messages: 5);

        await AllAnsweredOnceAsync(spark, messages: 5);
        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
        await IsAsWellAsEverAsync(spark);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_the_bots_patience_costs_no_event()
    {
        var cloud = await SparkEmulator.StartAsync();
        var before = await StartAsync(cloud, options => options.HandlerAttempts = 2);
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
}
