using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>The API cannot be reached.</summary>
public sealed class OutageTests : CloudFaults
{
    [Fact]
    public async Task While_the_API_is_away_for_a_minute_all_is_accepted_and_answered_when_it_is_back()
    {
        var cloud = await SparkEmulator.StartAsync();
        await using var cable = new Cable(cloud.ApiUrl);
        await using var spark = await StartAsync(cloud, options => options.ApiUrl = cable.Url.AbsoluteUri);

        cable.PullOut();
        await SayAsync(spark, messages: 10);
        await IsAsync(spark, HttpStatusCode.OK, "20 events are waiting.");
        using var attempts = new Readings("spark.bot.events", spark.Services);
        await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System);
        cable.PutIn();

        await Until.TrueAsync(
            async () => (await HealthAsync(spark)).Text.Contains("\"0 events are waiting"),
            Until.LongPatience
        );
        // What had used up its time meanwhile was kept, and says why.
        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        foreach (var letter in await letters.ListAsync())
        {
            letter.Reason.ShouldStartWith("GET messages/", Case.Sensitive, letter.Reason);
            (await letters.ReplayAsync(letter.Id)).ShouldBeTrue();
        }

        await AllAnsweredOnceAsync(spark, messages: 10);
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        attempts.All.Count(reading => reading.Tags.StartsWith("outcome=done ")).ShouldBe(20);
        attempts.All.ShouldContain(reading => reading.Tags.StartsWith("outcome=retry "));
        await IsAsWellAsEverAsync(spark);
    }
}
