using System.Globalization;
using EndToEnd.Tests.Durability;
using Microsoft.Data.Sqlite;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>A bot that ran alone on a file goes on as replicas.</summary>
public sealed class MoveTests : IAsyncLifetime
{
    private const int People = 20;

    private static readonly int Each = TestLength.Of(15, 50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-move-");
    private PostgreSqlReplicaEngine _engine = null!;

    private string Inbox => Path.Combine(_folder.FullName, "inbox.db");

    public async ValueTask InitializeAsync() =>
        _engine = new PostgreSqlReplicaEngine(await PostgreSqlServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_backlog_of_a_bot_that_was_killed_is_answered_by_replicas_once_and_in_order()
    {
        await using var cloud = await CloudAsync();
        await using var cable = new Cable(cloud.ApiUrl);
        await using var proxy = await LoadBalancer.StartAsync();
        var echo = cloud.Person("echobot");
        var people = Enumerable.Range(0, People).Select(n => cloud.Person($"person{n}")).ToList();
        var (buried, counting, hungry) = (cloud.Person("person20"), cloud.Person("person21"), cloud.Person("person22"));
        DateTimeOffset killed;
        await using (var alone = await AloneAsync(cable.Url, proxy))
        {
            await FaultAsync(
                cloud,
                """[{"kind":"serverError","status":400,"method":"GET","path":"/messages/*","count":1}]"""
            );
            await buried.SaysAsync(echo, "echo buried");
            await Until.TrueAsync(async () => (await HealthAsync(alone)).Contains("1 were given up"));
            await counting.SaysAsync(echo, "count");
            (await counting.NextReplyAsync()).Text.ShouldBe("1");
            await hungry.SaysAsync(echo, "order");
            (await hungry.NextReplyAsync()).Text.ShouldBe("What would you like?");
            await Until.TrueAsync(async () => (await HealthAsync(alone)).Contains("0 events are waiting"));

            cable.PullOut(); // it can accept, and do nothing else
            await Task.WhenAll(people.Select((person, n) => Task.Run(() => SayAsync(person, echo, n))));
            await Until.TrueAsync(() => Waiting() >= People * Each);
            await FaultAsync(cloud, """[{"kind":"latency","ms":50,"method":"POST","path":"/messages"}]""");
            var before = Answers(proxy);
            cable.PutIn();
            await Until.TrueAsync(() => Answers(proxy) >= before + People);
            await alone.KillAsync(); // while it answers
            killed = TimeProvider.System.GetUtcNow();
        }

        proxy.LeadTo();
        var waiting = Waiting();
        waiting.ShouldBeInRange(1, (People * Each) - 1);

        string[] move = [.. _engine.Settings, $"--move-inbox={Inbox}"];
        await using (var interrupted = BotProcess.Run("Replicas", cloud.ApiUrl, proxy.Url, move))
        {
            await Until.TrueAsync(() => Waiting() < waiting);
            await interrupted.KillAsync();
        }

        var (code, report) = await MoveAsync(cloud, move);

        code.ShouldBe(0, report);
        report.ShouldContain($"{Inbox} is empty now: the inbox is PostgreSql.");
        Waiting().ShouldBe(0);
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        await replicas.StartAsync("a", "b");
        await replicas.IdleAsync();

        var said = await AnswersAsync(cloud, people);
        foreach (var room in said.GroupBy(answer => answer.Room))
        {
            var texts = room.Select(answer => answer.Text).ToList();
            var times = room.Select(answer => $"{answer.Text} {answer.Sent:O}").Take(5);
            var story = $"killed {killed:O}; {string.Join(", ", times)}\n{replicas}";
            texts.ShouldBe(texts.Distinct().Order(StringComparer.Ordinal), ignoreOrder: false, story);
            texts.Count.ShouldBe(Each);
        }

        said.Count.ShouldBe(People * Each);
        (await MoveAsync(cloud, [.. _engine.Settings, "--replay-dead-letters"])).Output.ShouldContain("1 dead letters");
        (await buried.NextReplyAsync()).Text.ShouldBe("buried");
        await counting.SaysAsync(echo, "count");
        (await counting.NextReplyAsync()).Text.ShouldBe("2");
        await hungry.SaysAsync(echo, "soup");
        (await hungry.NextReplyAsync()).Text!.ShouldStartWith("soup is on its way");
    }

    [Fact]
    public async Task A_file_that_a_bot_uses_and_that_of_another_bot_are_refused()
    {
        await using var cloud = await CloudAsync();
        await using var proxy = await LoadBalancer.StartAsync();
        await using var alone = await AloneAsync(cloud.ApiUrl, proxy);
        string[] move = [.. _engine.Settings, $"--move-inbox={Inbox}"];

        var used = await MoveAsync(cloud, move);
        await alone.KillAsync();
        var anothers = await MoveAsync(cloud, ["--Spark:AccessToken=otherbot", .. move]);

        (used.ExitCode, anothers.ExitCode).ShouldBe((1, 1));
        used.Output.ShouldContain("is used by another process");
        anothers.Output.ShouldContain("holds the events of another bot");
    }

    [Fact]
    public async Task What_cannot_be_moved_is_said_and_nothing_is_made_or_changed()
    {
        await using var cloud = await CloudAsync();
        await using var proxy = await LoadBalancer.StartAsync();
        await using (var alone = await AloneAsync(cloud.ApiUrl, proxy))
        {
            await alone.KillAsync();
        }

        var other = Path.Combine(_folder.FullName, "other.db");
        using (var connection = new SqliteConnection($"Data Source={other};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE mine (a)";
            command.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(other);
        await RefusedAsync("There is no file", _engine.Settings, Inbox + "x");
        await RefusedAsync("is not an inbox of a bot", _engine.Settings, other);
        await RefusedAsync("set Spark:Inbox to PostgreSql", ["--Spark:Inbox=Sqlite"], Inbox);
        await _engine.StopAsync();
        await RefusedAsync("cannot be reached", _engine.Settings, Inbox);

        File.Exists(Inbox + "x").ShouldBeFalse();
        (await File.ReadAllBytesAsync(other)).ShouldBe(before);

        async Task RefusedAsync(string says, IEnumerable<string> settings, string path)
        {
            var (code, output) = await MoveAsync(cloud, [.. settings, $"--move-inbox={path}"]);
            output.ShouldContain(says);
            code.ShouldBe(1, output);
        }
    }

    private static Task<SparkEmulator> CloudAsync()
    {
        var organization = Crowd.Seed(People + 3).Organizations[0];
        return SparkEmulator.StartAsync(
            new SparkEmulatorOptions
            {
                Seed = new EmulatorSeed([
                    organization with
                    {
                        People =
                        [
                            .. organization.People,
                            new EmulatorSeedPerson("OtherBot", "otherbot@webex.bot", "otherbot") { Type = "bot" },
                        ],
                    },
                ]),
                WebhookFailuresUntilInactive = int.MaxValue,
            }
        );
    }

    /// <summary>The same program as the replicas, alone on its file.</summary>
    private async Task<BotProcess> AloneAsync(Uri api, LoadBalancer proxy)
    {
        var bot = await BotProcess.ListeningAsync(
            BotProcess.Run("Replicas", api, proxy.Url, "--Spark:Inbox=Sqlite", $"--Spark:InboxPath={Inbox}")
        );
        proxy.LeadTo(bot.Url);
        await Until.TrueAsync(async () => (await HealthAsync(bot)).StartsWith("{\"status\":\"Healthy"));
        return bot;
    }

    private static async Task<string> HealthAsync(BotProcess bot)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var answer = await http.GetAsync(new Uri(bot.Url, "/health/ready"));
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<System.Text.Json.Nodes.JsonNode?> FaultAsync(SparkEmulator cloud, string faults) =>
        cloud.PostAsync("echobot", "/emulator/faults", faults);

    private static async Task<(int ExitCode, string Output)> MoveAsync(SparkEmulator cloud, string[] arguments)
    {
        string[] patient = [ReplicaSet.Patient, .. arguments];
        await using var process = BotProcess.Run("Replicas", cloud.ApiUrl, "http://127.0.0.1:1", patient);
        return (await process.ExitAsync(), process.Output);
    }

    private static async Task SayAsync(EmulatedPerson person, EmulatedPerson echo, int number)
    {
        for (var n = 0; n < Each; n++)
        {
            await person.SaysAsync(echo, string.Create(CultureInfo.InvariantCulture, $"echo {number}-{n:0000}"));
        }
    }

    /// <summary>How many messages of the bot the cloud has told it of: as many as it has answered, or nearly.</summary>
    private static int Answers(LoadBalancer proxy) =>
        proxy.Answered.Count(answer => answer.Body.Contains("echobot@webex.bot", StringComparison.Ordinal));

    private static async Task<List<(string Room, string Text, DateTimeOffset? Sent)>> AnswersAsync(
        SparkEmulator cloud,
        IEnumerable<EmulatedPerson> people
    ) =>
        [
            .. (await Crowd.SaidAsync(cloud, people.Select(person => (person, (string?)null))))
                .Where(message => message.IsBot)
                .Select(message => (message.Room, message.Text, message.Sent)),
        ];

    /// <summary>How many messages of the crowd wait in the file.</summary>
    private long Waiting()
    {
        using var connection = new SqliteConnection($"Data Source={Inbox};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT count(*) FROM events WHERE state = 0
              AND CAST(body AS TEXT) LIKE '%"resource":"messages"%' AND CAST(body AS TEXT) NOT LIKE '%echobot@webex.bot%'
            """;
        return (long)command.ExecuteScalar()!;
    }
}
