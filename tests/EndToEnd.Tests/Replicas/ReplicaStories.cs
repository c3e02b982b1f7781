using EndToEnd.Tests.Durability;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>What several processes of one bot promise together, whatever engine they share.</summary>
public abstract class ReplicaStories : IAsyncLifetime
{
    /// <summary>An engine that has just started has leaders to elect, and the bots have noticed that it was away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(20261124);
    private IReplicaEngine _engine = null!;

    private protected IReplicaEngine Engine => _engine;

    public async ValueTask InitializeAsync() => _engine = await StartEngineAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    protected abstract Task<IReplicaEngine> StartEngineAsync();

    [Fact]
    public async Task Replicas_that_are_killed_and_an_engine_that_crashes_lose_nothing_and_keep_the_order_of_rooms()
    {
        const int Messages = 10_000;
        const int Rooms = 200;
        await using var cloud = await CloudAsync(Rooms / 2);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        await replicas.StartAsync("a", "b", "c");
        using var talk = new Talk(cloud, proxy);
        await talk.BeginAsync(Rooms / 2, Rooms / 2, pauseMilliseconds: 150);
        var underWay = new HashSet<string>(StringComparer.Ordinal);
        var (kills, crashes) = (0, 0);
        try
        {
            while (talk.Acknowledged() < Messages)
            {
                var wanted = talk.Acknowledged() + _random.Next(600, 1_000);
                await Until.TrueAsync(() => talk.Acknowledged() >= wanted, Until.LongPatience);
                if (++kills % 4 == 0)
                {
                    underWay.UnionWith(await MessagesAsync());
                    await _engine.CrashAsync();
                    crashes++;
                    underWay.UnionWith(await MessagesAsync());
                }
                else
                {
                    var victim = replicas.Names.ElementAt(_random.Next(replicas.Names.Count));
                    await replicas.KillAsync(victim);
                    underWay.UnionWith(await MessagesAsync());
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
        await using var cloud = await CloudAsync(people: 20);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        await replicas.StartAsync("old-1", "old-2");
        using var talk = new Talk(cloud, proxy);
        await talk.BeginAsync(people: 20, groups: 20, pauseMilliseconds: 100);

        foreach (var n in Enumerable.Range(1, 2))
        {
            await SayAsync(400);
            await replicas.StartAsync($"new-{n}");
            await SayAsync(400);
            (await replicas.TerminateAsync($"old-{n}")).ShouldBe(0);
        }

        await SayAsync(400);
        await talk.EndAsync();
        await replicas.IdleAsync();

        var result = await talk.ResultAsync([]);
        $"{talk}".ShouldBe(
            $"{result.Acknowledged.Count} acknowledged of {result.Acknowledged.Count} delivered and {result.Acknowledged.Count} sent"
        );
        result.Lost.Take(5).ShouldBeEmpty();
        result.Repeated.Take(5).ShouldBeEmpty();
        result.ShouldBeInOrder();

        async Task SayAsync(int messages)
        {
            var wanted = talk.Acknowledged() + messages;
            await Until.TrueAsync(() => talk.Acknowledged() >= wanted, Until.LongPatience);
        }
    }

    [Fact]
    public async Task A_question_that_one_replica_asked_is_answered_to_another()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        await replicas.StartAsync("first");
        await alice.SaysAsync(echo, "order");
        (await alice.NextReplyAsync(Patience)).Text.ShouldBe("What would you like?");
        await replicas.IdleAsync();

        await replicas.StartAsync("second");
        await replicas.KillAsync("first");
        await alice.SaysAsync(echo, "soup");

        (await alice.NextReplyAsync(Patience)).Text.ShouldBe("soup is on its way, says second.");
    }

    [Fact]
    public async Task While_the_engine_is_away_nothing_is_acknowledged_and_the_bot_goes_on_when_it_is_back()
    {
        await using var cloud = await CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a", "b");

        await _engine.StopAsync();
        await Until.TrueAsync(async () => !(await replicas.HealthAsync("a")).IsReady);
        (await replicas.HealthAsync("a")).Text.ShouldContain("the bot goes on by itself");
        await alice.SaysAsync(echo, "echo lost");
        await Until.TrueAsync(() => proxy.Answered.Any(answer => answer.Status == 503));
        proxy.Answered.ShouldNotContain(answer => answer.Status < 300 && answer.Body.Contains("lost"));
        await _engine.StartAsync();

        await replicas.ReadyAsync("a");
        await replicas.ReadyAsync("b");
        await alice.SaysAsync(echo, "echo after");
        (await alice.NextReplyAsync(Patience)).Text.ShouldBe("after");
    }

    [Fact]
    public async Task A_bot_that_starts_before_its_engine_is_ready_when_that_is_there()
    {
        await using var cloud = await CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        await _engine.StopAsync();
        var starting = replicas.StartAsync("a");
        await Until.TrueAsync(async () =>
        {
            await cloud.Person("person0").SaysAsync(cloud.Person("echobot"), "echo early");
            return replicas.ToString().Contains("the bot goes on by itself", StringComparison.Ordinal);
        });
        starting.IsCompleted.ShouldBeFalse();

        await _engine.StartAsync();

        await starting;
        await cloud.Person("person0").SaysAsync(cloud.Person("echobot"), "echo now");
        await Until.TrueAsync(async () => (await cloud.Person("person0").NextReplyAsync(Patience)).Text == "now");
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_replayed_from_the_command_line_while_replicas_run()
    {
        await using var cloud = await CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a", "b");
        await cloud.PostAsync(
            "echobot",
            "/emulator/faults",
            """[{"kind":"serverError","status":400,"method":"GET","path":"/messages/*","count":1}]"""
        );
        await alice.SaysAsync(echo, "echo again");
        await Until.TrueAsync(async () =>
            (await replicas.HealthAsync("a")).Text.Contains("1 were given up", StringComparison.Ordinal)
        );

        var (listed, list) = await CommandAsync(cloud, proxy, "--dead-letters");
        listed.ShouldBe(0, list);
        list.ShouldContain("messages/created");
        var (replayed, replay) = await CommandAsync(cloud, proxy, "--replay-dead-letters");
        replayed.ShouldBe(0, replay);
        (await alice.NextReplyAsync(Patience)).Text.ShouldBe("again");
        (await CommandAsync(cloud, proxy, "--dead-letters")).Output.ShouldContain("There are no dead letters.");
    }

    private async Task<(int ExitCode, string Output)> CommandAsync(
        SparkEmulator cloud,
        LoadBalancer proxy,
        string command
    )
    {
        await using var process = BotProcess.Run("Replicas", cloud.ApiUrl, proxy.Url, [.. _engine.Settings, command]);
        return (await process.ExitAsync(), process.Output);
    }

    private async Task<IEnumerable<string>> MessagesAsync() =>
        (await _engine.UnderWayAsync()).Select(body =>
        {
            using var hook = System.Text.Json.JsonDocument.Parse(body);
            return hook.RootElement.GetProperty("data").GetProperty("id").GetString()!;
        });

    private protected static Task<SparkEmulator> CloudAsync(int people) =>
        SparkEmulator.StartAsync(
            new SparkEmulatorOptions { Seed = Crowd.Seed(people), WebhookFailuresUntilInactive = int.MaxValue }
        );
}
