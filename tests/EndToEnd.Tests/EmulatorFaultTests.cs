using Spark.Bot;

namespace EndToEnd.Tests;

/// <summary>What a bot makes of deliveries that go wrong.</summary>
public class EmulatorFaultTests
{
    [Fact]
    public async Task A_message_delivered_twice_is_answered_once()
    {
        await using var spark = await StartAsync();
        spark.Bot.Suffers("""[{"kind":"duplicateDelivery","resource":"messages","count":2,"times":3}]""");

        await spark.Alice.SaysAsync(spark.Bot, "one");
        await spark.Alice.SaysAsync(spark.Bot, "two");
        await spark.Alice.SaysAsync(spark.Bot, "three");

        (await RepliesAsync(spark, 3)).ShouldBe(["hi one", "hi two", "hi three"]);
    }

    [Fact]
    public async Task Messages_delivered_in_the_wrong_order_are_all_answered()
    {
        await using var spark = await StartAsync();
        spark.Bot.Suffers("""[{"kind":"reorderDeliveries","resource":"messages","ms":60000}]""");

        await spark.Alice.SaysAsync(spark.Bot, "one");
        await spark.Alice.SaysAsync(spark.Bot, "two");

        (await RepliesAsync(spark, 2)).ShouldBe(["hi two", "hi one"]);
    }

    [Fact]
    public async Task A_message_delivered_late_is_answered_late()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(message => $"hi {message.Text}").On<BotAdded>(added => added.IsDirect ? null : "added")
        );
        spark.Bot.Suffers("""[{"kind":"delayDelivery","resource":"messages","ms":3600000}]""");

        await spark.Alice.SaysAsync(spark.Bot, "one");
        foreach (var room in (string[])["Lab", "Den", "Attic"])
        {
            await spark.Alice.CreateRoomAsync(room, spark.Bot);
            (await RepliesAsync(spark, 1)).ShouldBe(["added"]); // by another webhook, meanwhile
        }

        var late = RepliesAsync(spark, 1);
        await Until.TrueAsync(() =>
        {
            spark.Cloud.AdvanceClock(TimeSpan.FromHours(1));
            return late.IsCompleted;
        });

        (await late).ShouldBe(["hi one"]);
    }

    [Fact]
    public async Task A_message_that_is_not_delivered_costs_only_its_own_answer()
    {
        await using var spark = await StartAsync();
        spark.Bot.Suffers("""[{"kind":"dropDelivery","resource":"messages"}]""");

        await spark.Alice.SaysAsync(spark.Bot, "lost");
        await spark.Alice.SaysAsync(spark.Bot, "found");

        (await RepliesAsync(spark, 1)).ShouldBe(["hi found"]);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_at_once_is_read_a_moment_later()
    {
        await using var spark = await StartAsync();
        spark.Bot.Suffers("""[{"kind":"readAfterWriteLag","reads":2}]""");

        await spark.Alice.SaysAsync(spark.Bot, "one");

        (await RepliesAsync(spark, 1)).ShouldBe(["hi one"]);
    }

    [Fact]
    public async Task Tomorrows_service_is_answered_and_what_is_unknown_is_let_pass()
    {
        await using var spark = await StartAsync();
        spark.Bot.Suffers("""[{"kind":"futureApi"}]""");

        await spark.Alice.SaysAsync(spark.Bot, "one");
        (await RepliesAsync(spark, 1)).ShouldBe(["hi one"]);
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} two");

        (await RepliesAsync(spark, 1)).ShouldBe(["hi two"]);
    }

    private static Task<SparkDriver> StartAsync() =>
        SparkDriver.StartAsync(bot => bot.OnMessage(message => $"hi {message.Text}"));

    private static async Task<IReadOnlyList<string?>> RepliesAsync(SparkDriver spark, int count)
    {
        var replies = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            replies.Add((await spark.Alice.NextReplyAsync()).Text);
        }

        return replies;
    }
}
