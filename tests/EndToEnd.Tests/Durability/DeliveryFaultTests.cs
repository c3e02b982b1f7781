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
}
