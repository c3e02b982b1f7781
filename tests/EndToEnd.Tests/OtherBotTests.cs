using Microsoft.Extensions.Logging;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>EchoBot and HelperBot in one room, each of which answers whoever mentions it by mentioning the other.</summary>
public sealed class OtherBotTests : IAsyncLifetime
{
    private SparkEmulator _cloud = null!;

    private EmulatedPerson Alice => _cloud.Person("alice");

    private EmulatedPerson Echo => _cloud.Person("echobot");

    private EmulatedPerson Helper => _cloud.Person("helper");

    public async ValueTask InitializeAsync() =>
        _cloud = await SparkEmulator.StartAsync(
            new SparkEmulatorOptions
            {
                Seed = new EmulatorSeed([
                    new EmulatorSeedOrganization("Example")
                    {
                        People =
                        [
                            new EmulatorSeedPerson("Alice", "alice@example.com", "alice"),
                            new EmulatorSeedPerson("EchoBot", "echobot@webex.bot", "echobot") { Type = "bot" },
                            new EmulatorSeedPerson("Helper", "helper@sparkbot.io", "helper") { Type = "bot" },
                        ],
                    },
                ]),
            }
        );

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Two_bots_do_not_answer_each_other()
    {
        await using var echo = await StartAsync(Echo, Helper);
        await using var helper = await StartAsync(Helper, Echo);
        var room = await Alice.CreateRoomAsync("Lab", Echo, Helper);

        await Alice.SaysAsync(room.Id, $"{Echo.Mention} hello");
        (await Alice.NextReplyAsync()).PersonId.ShouldBe(Echo.Id);
        await IgnoredAsync(helper);
        await Alice.SaysAsync(room.Id, $"{Helper.Mention} hello");
        (await Alice.NextReplyAsync()).PersonId.ShouldBe(Helper.Id); // the answer to Alice, there is none before it
        await IgnoredAsync(echo);

        await Alice.SaysAsync(Echo, "still there?");
        (await Alice.NextReplyAsync()).RoomType.ShouldBe("direct");
    }

    [Fact]
    public async Task A_bot_that_is_told_to_answers_other_bots()
    {
        await using var echo = await StartAsync(Echo, Helper);
        await using var helper = await StartAsync(Helper, Echo, options => options.AnswerBots = true);
        var room = await Alice.CreateRoomAsync("Lab", Echo, Helper);

        await Alice.SaysAsync(room.Id, $"{Echo.Mention} hello");

        (await Alice.NextReplyAsync()).PersonId.ShouldBe(Echo.Id);
        (await Alice.NextReplyAsync()).PersonId.ShouldBe(Helper.Id);
        await IgnoredAsync(echo);
    }

    [Fact]
    public async Task What_another_bot_edits_is_not_answered_either()
    {
        await using var helper = await StartAsync(Helper, Echo);
        using var deliveries = new Readings("spark.bot.deliveries", helper.App.Services);
        var said = await Echo.SaysAsync(Helper, "working on it");

        await Echo.EditAsync(said, "done");

        await IgnoredAsync(helper, times: 2);
        await Until.TrueAsync(() =>
            Task.FromResult(
                deliveries.All.Any(reading => reading.Tags == "outcome=ignored resource=messages event=updated")
            )
        );
        await Helper.SaysAsync(Echo, "and nothing else");
        (await Echo.NextReplyAsync()).Text.ShouldBe("and nothing else");
    }

    [Fact]
    public async Task A_message_of_another_bot_is_ignored_even_if_the_webhook_does_not_say_whose_it_is()
    {
        await using var spark = await SparkDriver.StartUnreadyAsync(
            _cloud,
            bot => bot.OnMessage(_ => "hi"),
            host: host => host.Logging.SetMinimumLevel(LogLevel.Debug)
        );
        await spark.ReadyAsync();
        var said = await Helper.SaysAsync(Echo, "hello");

        await spark.DeliverAsync(
            $$$"""{"id":"another","resource":"messages","event":"created","data":{"id":"{{{said.Id}}}","roomId":"{{{said.RoomId}}}"}}"""
        );

        await Until.TrueAsync(() =>
            Task.FromResult(spark.Log.At(LogLevel.Debug).Count(line => line.Contains("is of another bot")) == 2)
        );
        await Echo.SaysAsync(Helper, "and nothing else");
        (await Helper.NextReplyAsync()).Text.ShouldBe("and nothing else");
    }

    private Task<StoryBot> StartAsync(EmulatedPerson bot, EmulatedPerson other, Action<SparkBotOptions>? more = null) =>
        StoryBot.StartAsync(
            _cloud,
            options: options =>
            {
                options.AccessToken = bot.Token;
                more?.Invoke(options);
            },
            host: host => host.Logging.SetMinimumLevel(LogLevel.Debug),
            says: says =>
                says.OnMessage(message => new Reply { Markdown = message.IsDirect ? "hi" : $"{other.Mention} hi" })
                    .On<MessageEdited>(_ => "edited!")
        );

    private static Task IgnoredAsync(StoryBot bot, int times = 1) =>
        Until.TrueAsync(() =>
            Task.FromResult(bot.Log.At(LogLevel.Debug).Count(line => line.Contains("is of another bot")) >= times)
        );
}
