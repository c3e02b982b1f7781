using System.Text.Json;
using Microsoft.Data.Sqlite;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>Tests that load the machine: they run by themselves, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>
/// A bot that is killed with SIGKILL again and again, under load: of what it acknowledged nothing is lost, and rooms
/// keep their order. What was acknowledged is counted where the bot's answers come out, not where messages are sent.
/// </summary>
[Collection(nameof(Alone))]
public sealed class KillTests : IDisposable
{
    private const int People = 24;
    private const int GroupRooms = 24;

    /// <summary>How much may be on its way to the bot, so that a slow machine is not buried under it.</summary>
    private const int Waiting = 300;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-kill-");
    private readonly Random _random = new(20261123);

    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private int _sent;
    private int _delivered; // what people said, whether the bot took it or not

    private string Inbox => Path.Combine(_folder.FullName, "inbox.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Twenty_kills_under_load_lose_no_acknowledged_event_and_repeat_only_replies_that_were_under_way()
    {
        var run = await RunAsync(kills: 20, messages: 5_000);

        var lost = run.Acknowledged.Where(message => !run.Answers.ContainsKey(message.Text)).ToList();
        var repeated = run.Answers.Where(answer => answer.Value > 1).Select(answer => answer.Key).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{run.Acknowledged.Count} acknowledged, {lost.Count} lost, {repeated.Count} answered twice, "
                + $"{run.Uncertain.Count} replies were under way at a kill"
        );
        run.Acknowledged.Count.ShouldBeGreaterThanOrEqualTo(5_000);
        lost.Take(5).ShouldBeEmpty();
        repeated.Except(run.Uncertain).Take(5).ShouldBeEmpty();
        repeated.ShouldAllBe(text => text.StartsWith("group", StringComparison.Ordinal)); // in direct rooms it looks
        ShouldBeInOrder(run);
    }

    [Fact]
    public async Task A_bot_that_prefers_silence_to_an_echo_answers_nothing_twice_and_keeps_what_is_uncertain()
    {
        var run = await RunAsync(kills: 6, messages: 600, "--Spark:ResendUncertainReplies=false");

        run.Answers.Values.ShouldAllBe(times => times == 1);
        var silent = run.Acknowledged.Where(message => !run.Answers.ContainsKey(message.Text)).ToList();
        var dead = DeadLetters();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{run.Acknowledged.Count} acknowledged, {silent.Count} not answered, {dead.Count} dead letters 'maybe sent'"
        );
        // Each that has no answer is among the dead letters; some of those were answered, which is the uncertainty.
        silent.Select(message => message.Id).Except(dead).Take(5).ShouldBeEmpty();
        ShouldBeInOrder(run);
    }

    private async Task<Run> RunAsync(int kills, int messages, params string[] arguments)
    {
        await using var cloud = await SparkEmulator.StartAsync(
            new SparkEmulatorOptions { Seed = Crowd.Seed(People), WebhookFailuresUntilInactive = int.MaxValue }
        );
        await using var proxy = await LoadBalancer.StartAsync();
        var bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, Inbox, arguments);
        proxy.LeadTo(bot.Url);
        using var http = new HttpClient(new SocketsHttpHandler());
        await Until.TrueAsync(async () => (await http.GetAsync(new Uri(bot.Url, "/health/ready"))).IsSuccessStatusCode);

        var rooms = new List<(EmulatedPerson Person, string? Room)>();
        foreach (var n in Enumerable.Range(0, People))
        {
            rooms.Add((cloud.Person($"person{n}"), null));
        }

        foreach (var n in Enumerable.Range(0, GroupRooms))
        {
            var owner = cloud.Person($"person{n}");
            var room = await owner.CreateRoomAsync($"Room {n}", cloud.Person("echobot"));
            rooms.Add((owner, room.Id));
        }

        using var enough = new CancellationTokenSource();
        var sending = Task.WhenAll(
            rooms.Select((room, n) => Task.Run(() => SendAsync(cloud, room.Person, room.Room, n, enough.Token)))
        );
        var uncertain = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var kill = 0; kill < kills || Acknowledged(proxy).Count < messages; kill++)
            {
                var before = Acknowledged(proxy).Count;
                var wanted = before + _random.Next(messages / kills, 2 * messages / kills);
                await Until.TrueAsync(() => Task.FromResult(Acknowledged(proxy).Count >= wanted), 120);
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(0, 30)), TimeProvider.System); // at any moment
                await bot.KillAsync();
                proxy.LeadTo();
                uncertain.UnionWith(Intents());
                await bot.DisposeAsync();
                bot = await BotProcess.StartAsync(cloud.ApiUrl, proxy.Url, Inbox, arguments);
                proxy.LeadTo(bot.Url);
            }

            await enough.CancelAsync();
            await sending;
            await Until.TrueAsync(() => Task.FromResult(IsTold(proxy)), 120);
            await Until.TrueAsync(async () => await IsIdleAsync(http, bot.Url), 120);
        }
        catch (TimeoutException error)
        {
            var lines = bot.Output.Split('\n');
            throw new TimeoutException(
                $"{_acknowledged.Count} acknowledged of {_delivered} delivered and {_sent} sent; the bot last said:\n"
                    + string.Join('\n', lines.TakeLast(10)),
                error
            );
        }
        finally
        {
            await enough.CancelAsync();
            await bot.DisposeAsync();
        }

        var acknowledged = Acknowledged(proxy).ToList();
        var said = await Crowd.SaidAsync(cloud, rooms);
        var texts = said.Where(message => !message.IsBot).ToDictionary(message => message.Id, message => message.Text);
        return new Run(
            [.. acknowledged.Where(texts.ContainsKey).Select(id => (id, texts[id]))],
            said.Where(message => message.IsBot)
                .GroupBy(message => message.Text)
                .ToDictionary(answers => answers.Key, answers => answers.Count()),
            [.. said.Where(message => message.IsBot).Select(message => (message.Room, message.Text))],
            [.. uncertain.Where(texts.ContainsKey).Select(id => texts[id])]
        );
    }

    /// <summary>One person goes on talking to the bot, a message at a time.</summary>
    private async Task SendAsync(
        SparkEmulator cloud,
        EmulatedPerson person,
        string? room,
        int number,
        CancellationToken enough
    )
    {
        var bot = cloud.Person("echobot");
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            var text = $"{(room is null ? "direct" : "group")}-{number}-{n:00000}";
            _ = room is null
                ? await person.SaysAsync(bot, $"echo {text}")
                : await person.SaysAsync(room, $"{bot.Mention} echo {text}");
            Interlocked.Increment(ref _sent);
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System, CancellationToken.None);
            } while (
                Volatile.Read(ref _sent) - Volatile.Read(ref _delivered) > Waiting && !enough.IsCancellationRequested
            );
        }
    }

    /// <summary>The messages whose delivery was answered with a 2xx by now.</summary>
    private HashSet<string> Acknowledged(LoadBalancer proxy)
    {
        while (proxy.Answered.TryDequeue(out var answer))
        {
            using var hook = JsonDocument.Parse(answer.Body);
            if (hook.RootElement.GetProperty("resource").GetString() is not "messages")
            {
                continue;
            }

            var data = hook.RootElement.GetProperty("data");
            if (data.GetProperty("personEmail").GetString() is "echobot@webex.bot")
            {
                continue;
            }

            Interlocked.Increment(ref _delivered);
            if (answer.Status is >= 200 and < 300)
            {
                _acknowledged.Add(data.GetProperty("id").GetString()!);
            }
        }

        return _acknowledged;
    }

    /// <summary>Whether each message has come as far as the bot's door: taken there, or lost with a process.</summary>
    private bool IsTold(LoadBalancer proxy)
    {
        _ = Acknowledged(proxy);
        return Volatile.Read(ref _delivered) == Volatile.Read(ref _sent);
    }

    private static async Task<bool> IsIdleAsync(HttpClient http, Uri bot)
    {
        using var answer = await http.GetAsync(new Uri(bot, "/health/ready"));
        var health = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && health.Contains("\"0 events are waiting", StringComparison.Ordinal);
    }

    private static void ShouldBeInOrder(Run run)
    {
        foreach (var room in run.Said.GroupBy(message => message.Room))
        {
            var numbers = room.Select(message => message.Text).Distinct().ToList();
            numbers.SequenceEqual(numbers.Order(StringComparer.Ordinal)).ShouldBeTrue(room.Key);
        }
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

    private sealed record Run(
        List<(string Id, string Text)> Acknowledged,
        Dictionary<string, int> Answers,
        List<(string Room, string Text)> Said,
        HashSet<string> Uncertain
    );
}
