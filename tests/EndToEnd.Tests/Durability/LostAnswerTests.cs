using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests.Durability;

/// <summary>A reply is posted, and the connection breaks before the service's answer comes: was it sent?</summary>
public class LostAnswerTests
{
    private const string BreaksBefore = """[{"kind":"reset","method":"POST","path":"/messages","count":1}]""";
    private const string BreaksAfter =
        """[{"kind":"reset","applied":true,"method":"POST","path":"/messages","count":1000}]""";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task An_equal_answer_to_an_earlier_message_is_not_taken_for_one_that_was_never_sent()
    {
        await using var spark = await StartAsync(bot => bot.OnMessage(_ => "fine"));
        await spark.Alice.SaysAsync(spark.Bot, "how are you?");
        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
        spark.Bot.Suffers(BreaksBefore);

        await spark.Alice.SaysAsync(spark.Bot, "and now?");

        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
    }

    [Fact]
    public async Task An_equal_answer_of_another_handler_is_not_taken_for_one_that_was_never_sent()
    {
        var attempts = 0;
        Action<string>? suffers = null;
        await using var spark = await StartAsync(bot =>
            bot.OnMessage(_ => "fine")
                .OnMessage(_ =>
                {
                    if (++attempts == 1)
                    {
                        suffers!(BreaksBefore);
                    }

                    return "fine";
                })
        );
        suffers = spark.Bot.Suffers;

        await spark.Alice.SaysAsync(spark.Bot, "how are you?");

        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
        (await spark.Alice.NextReplyAsync(_clock)).Text.ShouldBe("fine");
    }

    [Fact]
    public async Task In_a_direct_room_a_reply_whose_answer_is_lost_every_time_is_found_there_and_sent_once()
    {
        await using var spark = await StartAsync(bot => bot.OnMessage(_ => "fine"));
        spark.Bot.Suffers(BreaksAfter);

        var said = await spark.Alice.SaysAsync(spark.Bot, "how are you?");
        await IsAsync(async () => (await TextsAsync(spark, said.RoomId)).Count > 1 && await IsIdleAsync(spark));

        (await TextsAsync(spark, said.RoomId)).ShouldBe(["fine", "how are you?"]);
        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task In_a_group_room_a_reply_whose_answer_is_lost_every_time_is_sent_again_once()
    {
        await using var spark = await StartAsync(bot => bot.OnMessage(_ => "fine"));
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        spark.Bot.Suffers(BreaksAfter);

        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} how are you?");
        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        await IsAsync(async () => (await letters.ListAsync()).Count > 0);

        (await TextsAsync(spark, room.Id)).Count(text => text == "fine").ShouldBe(2);
        var letter = (await letters.ListAsync()).ShouldHaveSingleItem();
        letter.Reason.ShouldStartWith("maybe sent");

        // Who replays it has decided that it is sent once more.
        spark.Bot.Recovers();
        await letters.ReplayAsync(letter.Id);
        await IsAsync(() => IsIdleAsync(spark));
        (await TextsAsync(spark, room.Id)).Count(text => text == "fine").ShouldBe(3);
        (await letters.ListAsync()).ShouldBeEmpty();
    }

    private Task<SparkDriver> StartAsync(Action<SparkBotBuilder> says) =>
        SparkDriver.StartAsync(says, host: host => host.Services.AddSingleton<TimeProvider>(_clock));

    /// <summary>Waits, and the clock goes on meanwhile.</summary>
    private Task IsAsync(Func<Task<bool>> condition) => Until.TrueAsync(_clock, TimeSpan.FromSeconds(5), condition);

    private static async Task<bool> IsIdleAsync(SparkDriver spark) =>
        (await spark.Http.GetStringAsync(new Uri(spark.BotUrl, "/health/ready"))).Contains("\"0 events are waiting");

    /// <summary>What was said in a room, newest first.</summary>
    private static async Task<List<string?>> TextsAsync(SparkDriver spark, string roomId)
    {
        using var alice = spark.ClientOf(spark.Alice);
        var messages = await alice.Messages.ListAsync(new ListMessagesRequest { RoomId = roomId }).ToListAsync();
        return [.. messages.Select(message => message.Text)];
    }
}
