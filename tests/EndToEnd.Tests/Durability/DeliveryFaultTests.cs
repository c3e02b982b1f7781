using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;

namespace EndToEnd.Tests.Durability;

/// <summary>The service delivers, but not as it should.</summary>
public sealed class DeliveryFaultTests : CloudFaults
{
    [Fact]
    public async Task Deliveries_that_come_thrice_late_and_in_another_order_are_answered_once()
    {
        await using var spark = await StartAsync(await CloudAsync());
        using var deliveries = new Readings("spark.bot.deliveries", spark.Services);
        spark.Bot.Suffers(
            """
            [{"kind":"duplicateDelivery","times":3,"count":1000},
             {"kind":"delayDelivery","ms":100,"probability":0.1,"count":1000},
             {"kind":"reorderDeliveries","ms":100,"probability":0.3,"count":1000}]
            """
        );

        await SayAsync(spark, messages: 20);

        await AllAnsweredOnceAsync(spark, messages: 20);
        spark.Bot.Recovers();
        await IsAsWellAsEverAsync(spark); // answered the last of all, so that all copies of the others have come before
        await Until.TrueAsync(() =>
            deliveries.All.Count(reading => reading.Tags.StartsWith("outcome=duplicate ")) > 40
        );
        (await AnswersAsync(spark, spark.Alice)).Count.ShouldBe(21);
        (await AnswersAsync(spark, spark.Bob)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_delivery_is_known_again_for_as_long_as_an_event_may_wait_and_a_day()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage(_ => "hi"),
            options => (options.GiveUpAfter, options.WebhookCheckInterval) = (TimeSpan.FromDays(3), TimeSpan.Zero),
            host => host.Services.AddSingleton<TimeProvider>(clock)
        );
        using var deliveries = new Readings("spark.bot.deliveries", spark.Services);
        await OutcomeAsync("stored");

        clock.Advance(TimeSpan.FromDays(4) - TimeSpan.FromMinutes(1));
        await OutcomeAsync("duplicate");
        clock.Advance(TimeSpan.FromMinutes(1));
        await OutcomeAsync("stored");

        async Task OutcomeAsync(string outcome)
        {
            var before = deliveries.All.Count;
            var answer = await spark.DeliverAsync(
                """{"resource":"messages","event":"created","data":{"id":"nobody-knows","roomId":"r"}}"""
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            await Until.TrueAsync(() => deliveries.All.Count > before);
            deliveries.All[before].Tags.ShouldStartWith($"outcome={outcome} ");
        }
    }
}
