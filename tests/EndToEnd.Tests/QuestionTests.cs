using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;

namespace EndToEnd.Tests;

public class QuestionTests
{
    private static readonly Question<int> _age = new("age")
    {
        Validate = age => age is > 0 and < 150 ? null : "Really?",
        ValidFor = TimeSpan.FromMinutes(10),
        InvalidText = "A number, please.",
    };

    private static readonly Question<string> _name = new("name");
    private static readonly StateSlot<int> _count = new("count", StoryJson.Default.Int32, StateScope.Room);

    [Fact]
    public async Task An_answer_arrives_typed_and_may_lead_to_the_next_question()
    {
        await using var spark = await StartAsync();

        (await AskAsync(spark, "start")).ShouldBe("How old are you?");
        (await AskAsync(spark, "old")).ShouldBe("A number, please.");
        (await AskAsync(spark, "1000")).ShouldBe("Really?");
        (await AskAsync(spark, "42")).ShouldBe("42. And your name?");
        (await AskAsync(spark, "Alice")).ShouldBe("Hello Alice");
        (await AskAsync(spark, "43")).ShouldBe("what?");
    }

    [Fact]
    public async Task A_question_is_taken_back_by_a_word_and_a_command_is_still_a_command()
    {
        await using var spark = await StartAsync();

        await AskAsync(spark, "start");
        (await AskAsync(spark, "ping")).ShouldBe("pong");
        (await AskAsync(spark, "CANCEL")).ShouldBe("Never mind.");
        (await AskAsync(spark, "42")).ShouldBe("what?");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_a_message_like_any_other()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var spark = await StartAsync(clock);

        await AskAsync(spark, "start");
        clock.Advance(TimeSpan.FromMinutes(11));

        (await AskAsync(spark, "42")).ShouldBe("what?");
    }

    [Fact]
    public async Task A_question_waits_for_the_one_who_was_asked_and_blocks_nobody()
    {
        await using var spark = await StartAsync();
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot, spark.Bob);
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} start");
        await spark.Alice.NextReplyAsync();
        await spark.Bob.NextReplyAsync();
        await spark.Bob.NextReplyAsync();

        await spark.Bob.SaysAsync(room.Id, $"{spark.Bot.Mention} 7");
        await spark.Alice.NextReplyAsync(); // Bob's words
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("what?");
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} 42");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("42. And your name?");
        (await AskAsync(spark, "42")).ShouldBe("what?"); // in another room nobody was asked
    }

    [Fact]
    public async Task What_the_bot_remembers_of_a_room_is_gone_when_it_leaves()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.UseState().OnMessage(async (m, ct) => $"{await m.State.UpdateAsync(_count, n => n + 1, ct)}")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        var other = await spark.Alice.CreateRoomAsync("Attic", spark.Bot);
        (await CountAsync(room.Id)).ShouldBe("1");
        (await CountAsync(room.Id)).ShouldBe("2");
        (await CountAsync(other.Id)).ShouldBe("1");

        await spark.Alice.RemoveAsync(room.Id, spark.Bot);
        var state = spark.Services.GetRequiredService<BotStates>().Of(room.Id, null);
        await Until.TrueAsync(async () => await state.GetAsync(_count) == 0);
        await spark.Alice.AddAsync(room.Id, spark.Bot);

        (await CountAsync(room.Id)).ShouldBe("1");
        (await CountAsync(other.Id)).ShouldBe("2");

        async Task<string?> CountAsync(string roomId)
        {
            await spark.Alice.SaysAsync(roomId, $"{spark.Bot.Mention} count");
            return (await spark.Alice.NextReplyAsync()).Text;
        }
    }

    [Fact]
    public async Task The_state_of_a_room_is_at_hand_outside_of_events()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.UseState().OnMessage(async (m, ct) => $"{await m.State.GetAsync(_count, ct)}")
        );
        var said = await spark.Alice.SaysAsync(spark.Bot, "count");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("0");

        await spark.Services.GetRequiredService<BotStates>().Of(said.RoomId, null).SetAsync(_count, 7);

        (await AskAsync(spark, "count")).ShouldBe("7");
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_refused_in_its_handler_which_can_say_so_and_the_old_one_stays()
    {
        var notes = new StateSlot<IReadOnlyList<string>>(
            "notes",
            StoryJson.Default.IReadOnlyListString,
            StateScope.Room
        );
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.UseState()
                .OnMessage(
                    async (message, ct) =>
                    {
                        var note = new string('n', int.Parse(message.Text, CultureInfo.InvariantCulture));
                        try
                        {
                            await message.State.UpdateAsync(notes, before => [.. before ?? [], note], ct);
                            return "noted";
                        }
                        catch (StateTooLargeException)
                        {
                            return $"full: {(await message.State.GetAsync(notes, ct))!.Count}";
                        }
                    }
                )
        );

        (await AskAsync(spark, "300000")).ShouldBe("noted");
        (await AskAsync(spark, "300000")).ShouldBe("full: 1");
        (await AskAsync(spark, "200000")).ShouldBe("noted");
    }

    private static Task<SparkDriver> StartAsync(TimeProvider? clock = null) =>
        SparkDriver.StartAsync(
            bot =>
                bot.OnCommand("start", "", (command, ct) => command.AskAsync(_age, "How old are you?", ct))
                    .OnCommand("ping", "", _ => "pong")
                    .OnAnswer(_age, (answer, ct) => answer.AskAsync(_name, $"{answer.Answer}. And your name?", ct))
                    .OnAnswer<string, Greeting>(_name)
                    .OnMessage(_ => "what?"),
            host: builder =>
                builder.Services.AddSingleton<TimeProvider>(
                    clock is null ? TimeProvider.System : new FormTests.Shifted(clock)
                )
        );

    private static async Task<string?> AskAsync(SparkDriver spark, string text)
    {
        await spark.Alice.SaysAsync(spark.Bot, text);
        return (await spark.Alice.NextReplyAsync()).Text;
    }

    private sealed class Greeting : IAnswerHandler<string>
    {
        public Task HandleAsync(AnswerReceived<string> answer, CancellationToken cancellationToken) =>
            answer.ReplyAsync($"Hello {answer.Answer}", cancellationToken);
    }
}
