using Npgsql;

namespace EndToEnd.Tests.Replicas;

/// <summary>What goes wrong with replicas and their PostgreSQL server.</summary>
public sealed class PostgreSqlFaultStories : EngineStories
{
    protected override async Task<IReplicaEngine> StartEngineAsync() =>
        new PostgreSqlReplicaEngine(await PostgreSqlServer.StartAsync());
}

/// <summary>Replicas over a real PostgreSQL server.</summary>
public sealed class PostgreSqlReplicaTests(SharedServers servers) : ReplicaStories
{
    protected override async Task<IReplicaEngine> EngineAsync() =>
        new PostgreSqlReplicaEngine(await servers.PostgreSqlAsync(), isOwn: false);

    [Fact]
    public async Task What_is_remembered_with_an_events_end_is_remembered_once_however_often_a_replica_dies()
    {
        var (times, kill) = TestLength.Of((14, 10), (60, 20));
        await using var cloud = await ReplicaSet.CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, Engine);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a", "b");
        for (var n = 1; n <= times; n++)
        {
            await alice.SaysAsync(echo, "count");
            if (n % kill == 0)
            {
                var victim = n % (2 * kill) == 0 ? "a" : "b";
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

internal sealed class PostgreSqlReplicaEngine(PostgreSqlServer server, bool isOwn = true) : IReplicaEngine
{
    private readonly string _schema = "bot_" + Guid.NewGuid().ToString("N")[..20];

    public IReadOnlyList<string> Settings =>
        [
            "--Spark:Inbox=PostgreSql",
            $"--Spark:PostgreSql:ConnectionString={server.ConnectionString}",
            $"--Spark:PostgreSql:Schema={_schema}",
        ];

    public string LeaseSetting => "--Spark:PostgreSql:LeaseTime";

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

    public async Task<long> PendingAsync() =>
        (long)(await server.ScalarAsync($"SELECT count(*) FROM {_schema}.events WHERE state = 0"))!;

    public async Task<IReadOnlyList<string>> UnderWayAsync()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT convert_from(body, 'UTF8') FROM {_schema}.events JOIN {_schema}.replies ON event = id WHERE message IS NULL",
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

    public ValueTask DisposeAsync() => isOwn ? server.DisposeAsync() : default;
}
