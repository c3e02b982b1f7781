using EndToEnd.Tests.Durability;

namespace EndToEnd.Tests.Replicas;

/// <summary>What replicas promise when they, or the engine they share, die: each story has an engine of its own.</summary>
public abstract class EngineStories
{
    private readonly Random _random = new(20261124);

    protected abstract Task<IReplicaEngine> StartEngineAsync();

    /// <summary>Where an engine can go on without a part of it.</summary>
    protected virtual Task<IReplicaEngine> StartClusterAsync() => StartEngineAsync();

    [Fact]
    public async Task Replicas_that_are_killed_and_an_engine_that_crashes_lose_nothing_and_keep_the_order_of_rooms()
    {
        var (messages, rooms, pause) = TestLength.Of((400, 20, 500), (10_000, 200, 150));
        string[] names = TestLength.Of(["a", "b"], (string[])["a", "b", "c"]);
        await using var engine = await StartClusterAsync();
        await using var cloud = await ReplicaSet.CloudAsync(rooms / 2);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, engine);
        await replicas.StartAsync(names);
        using var talk = new Talk(cloud, proxy);
        await talk.BeginAsync(rooms / 2, rooms / 2, pause);
        var underWay = new HashSet<string>(StringComparer.Ordinal);
        var (kills, crashes) = (0, 0);
        try
        {
            while (crashes == 0 || talk.Acknowledged() < messages)
            {
                var wanted = talk.Acknowledged() + TestLength.Of(_random.Next(90, 140), _random.Next(600, 1_000));
                await Until.TrueAsync(() => talk.Acknowledged() >= wanted, Until.LongPatience);
                if (++kills % (names.Length + 1) == 0)
                {
                    underWay.UnionWith(await MessagesAsync(engine));
                    await engine.CrashAsync();
                    crashes++;
                    underWay.UnionWith(await MessagesAsync(engine));
                }
                else
                {
                    var victim = replicas.Names.ElementAt(_random.Next(replicas.Names.Count));
                    await replicas.KillAsync(victim);
                    underWay.UnionWith(await MessagesAsync(engine));
                    await replicas.StartAsync(victim);
                }
            }

            await talk.EndAsync();
            await replicas.IdleAsync();
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{talk}, {kills} kills, {crashes} crashes\n{replicas}", error);
        }

        var result = await talk.ResultAsync(underWay);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{result.Acknowledged.Count} acknowledged, {result.Lost.Count} lost, {result.Repeated.Count} answered twice, "
                + $"{result.Uncertain.Count} were being handled at {kills - crashes} kills and {crashes} crashes of the engine"
        );
        crashes.ShouldBeGreaterThan(0);
        result.Lost.Take(5).ShouldBeEmpty();
        result.Repeated.Except(result.Uncertain).Take(5).ShouldBeEmpty();
        result.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_rolling_deploy_answers_everything_once_and_refuses_nothing()
    {
        var (people, messages, pause) = TestLength.Of((10, 40, 600), (20, 400, 100));
        await using var engine = await (TestLength.IsLong ? StartClusterAsync() : StartEngineAsync());
        await using var cloud = await ReplicaSet.CloudAsync(people);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, engine, areKilled: false);
        await replicas.StartAsync("old-1", "old-2");
        using var talk = new Talk(cloud, proxy);
        await talk.BeginAsync(people, people, pause);

        foreach (var n in Enumerable.Range(1, 2))
        {
            await SayAsync(messages);
            await replicas.StartAsync($"new-{n}");
            await SayAsync(messages);
            (await replicas.TerminateAsync($"old-{n}")).ShouldBe(0);
        }

        await SayAsync(messages);
        await talk.EndAsync();
        await replicas.IdleAsync();

        var result = await talk.ResultAsync([]);
        $"{talk}".ShouldBe(
            $"{result.Acknowledged.Count} acknowledged of {result.Acknowledged.Count} delivered and {result.Acknowledged.Count} sent"
        );
        result.Lost.Take(5).ShouldBeEmpty();
        result.Repeated.Take(5).ShouldBeEmpty();
        result.ShouldBeInOrder();

        async Task SayAsync(int count)
        {
            var wanted = talk.Acknowledged() + count;
            await Until.TrueAsync(() => talk.Acknowledged() >= wanted, Until.LongPatience);
        }
    }

    [Fact]
    public async Task While_the_engine_is_away_nothing_is_acknowledged_and_the_bot_goes_on_when_it_is_back()
    {
        await using var engine = await StartEngineAsync();
        await using var cloud = await ReplicaSet.CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, engine, areKilled: false);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a");

        await engine.StopAsync();
        await Until.TrueAsync(async () => !(await replicas.HealthAsync("a")).IsReady);
        (await replicas.HealthAsync("a")).Text.ShouldContain("The inbox takes no events; the log says why.");
        await Until.TrueAsync(() => replicas.Logged("the bot goes on by itself"));
        await alice.SaysAsync(echo, "echo lost");
        await Until.TrueAsync(() => proxy.Answered.Any(answer => answer.Status == 503));
        proxy.Answered.ShouldNotContain(answer => answer.Status < 300 && answer.Body.Contains("lost"));
        await engine.StartAsync();

        await replicas.ReadyAsync("a");
        await alice.SaysAsync(echo, "echo after");
        (await alice.NextReplyAsync()).Text.ShouldBe("after");
    }

    [Fact]
    public async Task A_bot_that_starts_before_its_engine_is_ready_when_that_is_there()
    {
        await using var engine = await StartEngineAsync();
        await using var cloud = await ReplicaSet.CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, engine, areKilled: false);
        await engine.StopAsync();
        var starting = replicas.StartAsync("a");
        await Until.TrueAsync(async () =>
        {
            await cloud.Person("person0").SaysAsync(cloud.Person("echobot"), "echo early");
            return replicas.Logged("the bot goes on by itself");
        });
        starting.IsCompleted.ShouldBeFalse();

        await engine.StartAsync();

        await starting;
        await cloud.Person("person0").SaysAsync(cloud.Person("echobot"), "echo now");
        await Until.TrueAsync(async () => (await cloud.Person("person0").NextReplyAsync()).Text == "now");
    }

    private static async Task<IEnumerable<string>> MessagesAsync(IReplicaEngine engine) =>
        (await engine.UnderWayAsync()).Select(body =>
        {
            using var hook = System.Text.Json.JsonDocument.Parse(body);
            return hook.RootElement.GetProperty("data").GetProperty("id").GetString()!;
        });
}
