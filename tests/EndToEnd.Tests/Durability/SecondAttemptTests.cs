using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests.Durability;

/// <summary>What the first attempt left behind must not mislead the second.</summary>
public class SecondAttemptTests
{
    private static readonly Question<int> _age = new("age");
    private static readonly Question<string> _name = new("name");
    private int _attempts;

    [Fact]
    public async Task A_command_that_asks_and_then_fails_is_not_the_answer_to_its_own_question()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("register", "", (command, ct) => AskAndFailOnceAsync(command, "Your name?", ct))
                .OnAnswer(_name, answer => $"Hello {answer.Answer}")
        );

        (await AskAsync(spark, "register")).ShouldBe("Your name?");
        await SecondAttemptAsync();

        (await AskAsync(spark, "Alice")).ShouldBe("Hello Alice");
    }

    [Fact]
    public async Task An_answer_whose_handler_asks_on_and_then_fails_is_not_the_next_answer_too()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("start", "", (command, ct) => command.AskAsync(_age, "How old are you?", ct))
                .OnAnswer(_age, (answer, ct) => AskAndFailOnceAsync(answer, $"{answer.Answer}. And your name?", ct))
                .OnAnswer(_name, answer => $"Hello {answer.Answer}")
        );

        (await AskAsync(spark, "start")).ShouldBe("How old are you?");
        (await AskAsync(spark, "42")).ShouldBe("42. And your name?");
        await SecondAttemptAsync();

        (await AskAsync(spark, "Alice")).ShouldBe("Hello Alice");
    }

    [Fact]
    public async Task An_answer_that_was_handled_stays_an_answer_when_its_event_is_handled_again()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.Use(
                    async (botEvent, next, _) =>
                    {
                        await next();
                        if (botEvent is MessageReceived { Text: "42" } && Interlocked.Increment(ref _attempts) < 2)
                        {
                            throw new InvalidOperationException("not yet");
                        }
                    }
                )
                .OnCommand("start", "", (command, ct) => command.AskAsync(_age, "How old are you?", ct))
                .OnAnswer(_age, answer => $"{answer.Answer}, then")
                .OnMessage(message => $"what is {message.Text}?")
        );

        (await AskAsync(spark, "start")).ShouldBe("How old are you?");
        (await AskAsync(spark, "42")).ShouldBe("42, then");
        await SecondAttemptAsync();

        (await AskAsync(spark, "43")).ShouldBe("what is 43?");
    }

    [Fact]
    public async Task A_room_that_was_renamed_is_still_renamed()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<RoomUpdated>(updated =>
                updated.Before is not null && Interlocked.Increment(ref _attempts) < 2
                    ? throw new InvalidOperationException("not yet")
                    : $"{updated.Before?.Title ?? "?"} is {updated.Room.Title}: {updated.Renamed}"
            )
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        using var alice = spark.ClientOf(spark.Alice);

        await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Attic" });
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("? is Attic: ");
        await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Cellar" });

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Attic is Cellar: True");
    }

    [Fact]
    public async Task Work_whose_message_is_gone_with_the_first_attempt_can_still_be_done()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                async (message, ct) =>
                {
                    await using var work = await message.WorkingAsync("Working", cancellationToken: ct);
                    await work.UpdateAsync("50 %", ct);
                    if (Interlocked.Increment(ref _attempts) < 2)
                    {
                        throw new InvalidOperationException("not yet");
                    }

                    await work.UpdateAsync("90 %", ct);
                    await work.DoneAsync("done", ct);
                }
            )
        );

        (await AskAsync(spark, "work")).ShouldNotBe("done");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("done");
    }

    private async Task AskAndFailOnceAsync(RoomEvent botEvent, string prompt, CancellationToken cancellationToken)
    {
        await botEvent.AskAsync(_name, prompt, cancellationToken);
        if (Interlocked.Increment(ref _attempts) < 2)
        {
            throw new InvalidOperationException("not yet");
        }
    }

    private Task SecondAttemptAsync() => Until.TrueAsync(() => Volatile.Read(ref _attempts) == 2);

    private static async Task<string?> AskAsync(SparkDriver spark, string text)
    {
        await spark.Alice.SaysAsync(spark.Bot, text);
        return (await spark.Alice.NextReplyAsync()).Text;
    }
}
