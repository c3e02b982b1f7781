using System.Text.Json;
using Microsoft.Data.Sqlite;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>
/// A bot that is killed with SIGKILL again and again, under load: of what it acknowledged nothing is lost, and rooms
/// keep their order. What was acknowledged is counted where the bot's answers come out, not where messages are sent.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int People = 24;
    private const int GroupRooms = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-kill-");
    private readonly Random _random = new(20261123);

    private string Inbox => Path.Combine(_folder.FullName, "inbox.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Kills_under_load_lose_no_acknowledged_event_and_repeat_only_replies_that_were_under_way()
    {
        var messages = TestLength.Of(300, 5_000);
        var run = await RunAsync(kills: TestLength.Of(3, 20), messages);

        var (lost, repeated) = (run.Lost, run.Repeated);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{run.Acknowledged.Count} acknowledged, {lost.Count} lost, {repeated.Count} answered twice, "
                + $"{run.Uncertain.Count} replies were under way at a kill"
        );
        run.Acknowledged.Count.ShouldBeGreaterThanOrEqualTo(messages);
        lost.Take(5).ShouldBeEmpty();
        repeated.Except(run.Uncertain).Take(5).ShouldBeEmpty();
        repeated.ShouldAllBe(text => text.StartsWith("group", StringComparison.Ordinal)); // in direct rooms it looks
        run.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_bot_that_prefers_silence_to_an_echo_answers_nothing_twice_and_keeps_what_is_uncertain()
    {
        var run = await RunAsync(
            kills: TestLength.Of(2, 6),
            messages: TestLength.Of(200, 600),
            "--Spark:ResendUncertainReplies=false"
        );

        run.Answers.Values.ShouldAllBe(times => times == 1);
        var silent = run.Lost;
        var dead = DeadLetters();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{run.Acknowledged.Count} acknowledged, {silent.Count} not answered, {dead.Count} dead letters 'maybe sent'"
        );
        // Each that has no answer is among the dead letters; some of those were answered, which is the uncertainty.
        silent.Select(message => message.Id).Except(dead).Take(5).ShouldBeEmpty();
        run.ShouldBeInOrder();
    }

    private async Task<TalkResult> RunAsync(int kills, int messages, params string[] arguments)
    {
        await using var cloud = await SparkEmulator.StartAsync(
            new SparkEmulatorOptions { Seed = Crowd.Seed(People), WebhookFailuresUntilInactive = int.MaxValue }
        );
        await using var proxy = await LoadBalancer.StartAsync();
        var bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, Inbox, arguments);
        proxy.LeadTo(bot.Url);
        await bot.HealthyAsync();

        using var talk = new Talk(cloud, proxy);
        await talk.BeginAsync(People, GroupRooms, pauseMilliseconds: 40);
        var uncertain = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var kill = 0; kill < kills || talk.Acknowledged() < messages; kill++)
            {
                var before = talk.Acknowledged();
                var wanted = before + _random.Next(messages / kills, 2 * messages / kills);
                await Until.TrueAsync(() => talk.Acknowledged() >= wanted, Until.LongPatience);
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(0, 30)), TimeProvider.System); // at any moment
                await bot.KillAsync();
                proxy.LeadTo();
                uncertain.UnionWith(Intents());
                await bot.DisposeAsync();
                bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, Inbox, arguments);
                proxy.LeadTo(bot.Url);
            }

            await talk.EndAsync();
            await Until.TrueAsync(bot.IsIdleAsync, Until.LongPatience);
        }
        catch (TimeoutException error)
        {
            var lines = bot.Output.Split('\n');
            throw new TimeoutException($"{talk}; the bot last said:\n" + string.Join('\n', lines.TakeLast(10)), error);
        }
        finally
        {
            await bot.DisposeAsync();
        }

        return await talk.ResultAsync(uncertain);
    }

    /// <summary>The messages whose reply was begun and not known to be sent, in the file of a process that is dead.</summary>
    private List<string> Intents() =>
        Query(
            "SELECT body FROM events JOIN replies ON replies.event = events.id WHERE replies.message IS NULL AND body IS NOT NULL"
        );

    private List<string> DeadLetters() =>
        Query("SELECT body FROM events WHERE state = 2 AND reason LIKE 'maybe sent%'");

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Inbox};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            using var body = JsonDocument.Parse((byte[])reader.GetValue(0));
            ids.Add(body.RootElement.GetProperty("data").GetProperty("id").GetString()!);
        }

        return ids;
    }
}
