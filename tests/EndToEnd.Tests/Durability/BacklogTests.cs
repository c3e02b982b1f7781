using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>A bot that starts with a long queue behind it.</summary>
public sealed class BacklogTests : IDisposable
{
    private const int People = 20;

    private static readonly int Each = TestLength.Of(50, 500);

    /// <summary>However long a busy machine takes, nothing is given up meanwhile.</summary>
    private static readonly string[] Patient = ["--Spark:RetryFor=01:00:00", "--Spark:HandlerAttempts=1000"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-backlog-");

    private string Inbox => Path.Combine(_folder.FullName, "inbox.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_thousand_events_and_more_that_wait_at_start_are_answered_once_and_in_order()
    {
        await using var cloud = await SparkEmulator.StartAsync(new SparkEmulatorOptions { Seed = Crowd.Seed(People) });
        await using var cable = new Cable(cloud.ApiUrl);
        await using var proxy = await LoadBalancer.StartAsync();
        var people = Enumerable
            .Range(0, People)
            .Select(n => cloud.Person(string.Create(CultureInfo.InvariantCulture, $"person{n}")))
            .ToList();
        await using (var first = await ReadyAsync(cable, proxy))
        {
            cable.PullOut(); // it can accept, and do nothing else
            await Task.WhenAll(people.Select((person, n) => Task.Run(() => SayAsync(cloud, person, n))));
            await Until.TrueAsync(
                () => proxy.Answered.Count >= People * Each && Accepted(proxy).Count == People * Each,
                Until.LongPatience
            );
            await first.KillAsync();
        }

        cable.PutIn();
        proxy.LeadTo();
        Read("SELECT reason FROM events WHERE state = 2").Take(5).ShouldBeEmpty();
        Accepted(proxy).Except(Waiting()).Take(5).ShouldBeEmpty();
        await using var second = await ReadyAsync(cable, proxy);
        await Until.TrueAsync(second.IsIdleAsync, Until.LongPatience);

        var said = await Crowd.SaidAsync(cloud, people.Select(person => (person, (string?)null)));
        foreach (var room in said.Where(message => message.IsBot).GroupBy(message => message.Room))
        {
            var answers = room.Select(message => message.Text).ToList();
            answers.Count.ShouldBe(Each);
            answers.SequenceEqual(answers.Distinct().Order(StringComparer.Ordinal)).ShouldBeTrue();
        }

        said.Count(message => message.IsBot).ShouldBe(People * Each);
    }

    private static async Task SayAsync(SparkEmulator cloud, EmulatedPerson person, int number)
    {
        var bot = cloud.Person("echobot");
        for (var n = 0; n < Each; n++)
        {
            await person.SaysAsync(bot, string.Create(CultureInfo.InvariantCulture, $"echo {number}-{n:0000}"));
        }
    }

    private async Task<BotProcess> ReadyAsync(Cable cable, LoadBalancer proxy)
    {
        var bot = await BotProcess.StartAsync(cable.Url, proxy.Url, Inbox, Patient);
        proxy.LeadTo(bot.Url);
        await bot.HealthyAsync();
        return bot;
    }

    /// <summary>The messages whose delivery the bot said it had.</summary>
    private static HashSet<string> Accepted(LoadBalancer proxy) =>
        [.. proxy.Answered.Where(answer => answer.Status is 204).Select(answer => Said(answer.Body)).OfType<string>()];

    /// <summary>The message that a delivery tells of, if one of the people's.</summary>
    private static string? Said(string delivery)
    {
        using var json = JsonDocument.Parse(delivery);
        var data = json.RootElement.GetProperty("data");
        return
            json.RootElement.GetProperty("resource").GetString() is "messages"
            && data.GetProperty("personEmail").GetString() is not "echobot@webex.bot"
            ? data.GetProperty("id").GetString()
            : null;
    }

    /// <summary>The messages that wait in the file of a process that is dead.</summary>
    private List<string> Waiting() =>
        [.. Read("SELECT CAST(body AS TEXT) FROM events WHERE state = 0").Select(Said).OfType<string>()];

    private List<string> Read(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Inbox};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read())
        {
            found.Add(row.GetString(0));
        }

        return found;
    }
}
