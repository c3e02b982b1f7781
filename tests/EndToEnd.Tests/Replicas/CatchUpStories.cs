using System.Globalization;
using System.Text.RegularExpressions;
using Spark.Bot;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>What was said while no replica could be reached.</summary>
public sealed partial class CatchUpStories(SharedServers servers)
{
    [Fact]
    public async Task What_was_said_while_all_replicas_were_down_is_answered_once_by_those_that_come_back()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        var server = await servers.PostgreSqlAsync();
        var schema = "bot_" + Guid.NewGuid().ToString("N")[..20];
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        var first = Replica();
        await StartAsync(first);
        await Until.TrueAsync(() => first.Log.All.Any(line => line.Contains("From now on", StringComparison.Ordinal)));
        await first.DisposeAsync();
        balancer.LeadTo(); // to nobody
        for (var n = 0; n < 5; n++)
        {
            await alice.SaysAsync(echo, $"{n}");
        }

        // The service gives them up: none may be under way when somebody is there again.
        await Until.TrueAsync(() => balancer.Answered.Count(answer => answer.Body.Contains("\"messages\"")) >= 5);
        await using var one = Replica();
        await using var other = Replica();
        await StartAsync(one, other);

        var answers = new List<string?>();
        for (var n = 0; n < 5; n++)
        {
            answers.Add((await alice.NextReplyAsync()).Text);
        }

        answers.ShouldBe(["re 0", "re 1", "re 2", "re 3", "re 4"]);
        await Until.TrueAsync(() => Found(one) + Found(other) == 5);
        await alice.SaysAsync(echo, "and now");
        (await alice.NextReplyAsync()).Text.ShouldBe("re and now");

        async Task StartAsync(params StoryBot[] replicas)
        {
            await Task.WhenAll(replicas.Select(replica => replica.App.StartAsync()));
            balancer.LeadTo([.. replicas.Select(replica => replica.Url)]);
            await Task.WhenAll(replicas.Select(replica => replica.ReadyAsync()));
        }

        StoryBot Replica() =>
            StoryBot.Build(
                cloud,
                options: options => (options.Inbox, options.PublicUrl) = ("PostgreSql", balancer.Url),
                says: bot =>
                    bot.UsePostgreSql(
                            server.ConnectionString,
                            options => (options.Schema, options.PollInterval) = (schema, TimeSpan.FromSeconds(0.2))
                        )
                        .OnMessage(message => $"re {message.Text}")
            );
    }

    /// <summary>How many messages a replica says it has found.</summary>
    private static int Found(StoryBot replica) =>
        replica
            .Log.All.Select(line => CaughtUp().Match(line))
            .Where(match => match.Success)
            .Sum(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("Caught up: (?<count>[0-9]+) messages", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex CaughtUp();
}
