using EndToEnd.Tests.Durability;
using Npgsql;

namespace EndToEnd.Tests.Replicas;

/// <summary>Replicas over a real PostgreSQL server.</summary>
[Collection(nameof(Alone))]
public sealed class PostgreSqlReplicaTests : ReplicaStories
{
    protected override async Task<IReplicaEngine> StartEngineAsync() =>
        new PostgreSqlReplicaEngine(await PostgreSqlServer.StartAsync());

    [Fact]
    public async Task What_is_remembered_with_an_events_end_is_remembered_once_however_often_a_replica_dies()
    {
        const int Times = 60;
        await using var cloud = await CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, Engine);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a", "b");
        for (var n = 1; n <= Times; n++)
        {
            await alice.SaysAsync(echo, "count");
            if (n % 20 == 0)
            {
                var victim = n % 40 == 0 ? "a" : "b";
                await replicas.KillAsync(victim);
                await replicas.StartAsync(victim);
            }
        }

        // A message that met a replica which was being killed was not acknowledged, and counts for nothing.
        await replicas.IdleAsync();
        var accepted = proxy.Answered.Count(answer =>
            answer.Status < 300
            && answer.Body.Contains("\"resource\":\"messages\"", StringComparison.Ordinal)
            && !answer.Body.Contains("echobot@webex.bot", StringComparison.Ordinal)
        );
        var counted = new List<int>();
        while (counted is [] || counted[^1] < accepted)
        {
            counted.Add(
                int.Parse((await alice.NextReplyAsync()).Text!, System.Globalization.CultureInfo.InvariantCulture)
            );
        }

        counted.Distinct().ShouldBe(Enumerable.Range(1, accepted));
    }
}

internal sealed class PostgreSqlReplicaEngine(PostgreSqlServer server) : IReplicaEngine
{
    public IReadOnlyList<string> Settings =>
        [
            "--Spark:Inbox=PostgreSql",
            $"--Spark:PostgreSql:ConnectionString={server.ConnectionString}",
            "--Spark:PostgreSql:LeaseTime=00:00:03",
        ];

    public async Task CrashAsync()
    {
        server.StopAtOnce();
        await server.StartAgainAsync();
    }

    public Task StopAsync()
    {
        server.StopAtOnce();
        return Task.CompletedTask;
    }

    public Task StartAsync() => server.StartAgainAsync();

    public async Task<IReadOnlyList<string>> UnderWayAsync()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT convert_from(body, 'UTF8') FROM spark_bot.events JOIN spark_bot.replies ON event = id WHERE message IS NULL",
            connection
        );
        await using var row = await command.ExecuteReaderAsync();
        var bodies = new List<string>();
        while (await row.ReadAsync())
        {
            bodies.Add(row.GetString(0));
        }

        return bodies;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
