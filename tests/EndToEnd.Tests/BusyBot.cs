using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>
/// A bot that says who wrote; told to wait, it is busy in that room until the story goes on, so that the world can
/// change before it gets to what came next. Ada is an administrator.
/// </summary>
internal sealed class BusyBot : IAsyncDisposable
{
    private readonly SparkDriver _spark;
    private readonly TaskCompletionSource _busy;
    private readonly TaskCompletionSource _goOn;

    private BusyBot(SparkDriver spark, TaskCompletionSource busy, TaskCompletionSource goOn) =>
        (_spark, _busy, _goOn, Bob) = (spark, busy, goOn, spark.Bob);

    public EmulatedPerson Alice => _spark.Alice;

    /// <summary>Bob, whom a story may delete.</summary>
    public EmulatedPerson Bob { get; }

    public EmulatedPerson Bot => _spark.Bot;

    public LogLines Log => _spark.Log;

    public static async Task<BusyBot> StartAsync(Action<SparkBotBuilder>? more = null)
    {
        var people = EmulatorSeed.Default.Organizations[0].People;
        var ada = new EmulatorSeedPerson("Ada", "ada@example.com", "ada") { Roles = ["administrator"] };
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var spark = await SparkDriver.StartUnreadyAsync(
            await SparkEmulator.StartAsync(
                new SparkEmulatorOptions
                {
                    Seed = new EmulatorSeed([new EmulatorSeedOrganization("Example") { People = [.. people, ada] }]),
                }
            ),
            bot =>
            {
                bot.OnCommand(
                        "wait",
                        "",
                        (_, ct) =>
                        {
                            busy.SetResult();
                            return goOn.Task.WaitAsync(ct);
                        }
                    )
                    .OnMessage(message => $"from {message.Message.PersonEmail}");
                more?.Invoke(bot);
            }
        );
        await spark.ReadyAsync();
        return new BusyBot(spark, busy, goOn);
    }

    /// <summary>Makes the bot busy in a room.</summary>
    public async Task WaitsAsync(string roomId)
    {
        await Alice.SaysAsync(roomId, $"{Bot.Mention} wait");
        await _busy.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void GoOn() => _goOn.SetResult();

    public SparkClient ClientOf(string person) => _spark.ClientOf(_spark.Cloud.Person(person));

    /// <summary>Waits for the answer to what somebody said; what people say to each other is passed over.</summary>
    public async Task AliceGetsAsync(string whose)
    {
        EmulatedMessage heard;
        do
        {
            heard = await Alice.NextReplyAsync();
        } while (heard.PersonId != Bot.Id);

        heard.Text.ShouldBe($"from {whose.ToLowerInvariant()}@example.com");
    }

    public ValueTask DisposeAsync() => _spark.DisposeAsync();
}
