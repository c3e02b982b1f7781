using EndToEnd.Tests.Durability;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>What several processes of one bot promise together, whatever engine they share.</summary>
public abstract class ReplicaStories : IAsyncLifetime
{
    private IReplicaEngine _engine = null!;

    private protected IReplicaEngine Engine => _engine;

    public async ValueTask InitializeAsync() => _engine = await EngineAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _engine?.DisposeAsync() ?? default;
    }

    /// <summary>The engine that all stories share, where this one has a place of its own.</summary>
    protected abstract Task<IReplicaEngine> EngineAsync();

    [Fact]
    public async Task A_question_that_one_replica_asked_is_answered_to_another()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine);
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        await replicas.StartAsync("first");
        await alice.SaysAsync(echo, "order");
        (await alice.NextReplyAsync()).Text.ShouldBe("What would you like?");
        await replicas.IdleAsync();

        await replicas.StartAsync("second");
        await replicas.KillAsync("first");
        await alice.SaysAsync(echo, "soup");

        (await alice.NextReplyAsync()).Text.ShouldBe("soup is on its way, says second.");
    }

    [Fact]
    public async Task Three_replicas_of_one_token_answer_everything_once_under_its_limit()
    {
        var (people, limit) = TestLength.Of((60, 60), (300, 5));
        await using var cloud = await ReplicaSet.CloudAsync(people);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine, areKilled: false);
        var (echo, all) = (cloud.Person("echobot"), Enumerable.Range(0, people).ToList());
        await replicas.StartAsync("a", "b", "c");
        echo.Suffers($$"""[{"kind":"rateLimit","requests":{{limit}},"seconds":1}]""");
        var begun = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(all.Select(n => cloud.Person($"person{n}").SaysAsync(echo, $"echo to-{n}")));
        await Until.TrueAsync(() => proxy.Answered.Count(answer => answer.Status == 204) >= people);
        await replicas.IdleAsync();

        var took = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{took / (2 * people / (double)limit):0.00} times what the limit needs (goal 1.15)"
            )
        );
        (await Task.WhenAll(replicas.Names.Select(replicas.HealthAsync))).ShouldAllBe(health =>
            !health.Text.Contains("were given up", StringComparison.Ordinal)
        );
        echo.Recovers();
        var said = await Crowd.SaidAsync(cloud, all.Select(n => (cloud.Person($"person{n}"), (string?)null)));
        said.Where(message => message.IsBot)
            .Select(message => message.Text)
            .ShouldBe(all.Select(n => $"to-{n}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_replayed_from_the_command_line_while_a_replica_runs()
    {
        await using var cloud = await ReplicaSet.CloudAsync(people: 1);
        await using var proxy = await LoadBalancer.StartAsync();
        await using var replicas = new ReplicaSet(cloud, proxy, _engine, areKilled: false);
        var (alice, echo) = (cloud.Person("person0"), cloud.Person("echobot"));
        await replicas.StartAsync("a");
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
        (await alice.NextReplyAsync()).Text.ShouldBe("again");
        await Until.TrueAsync(async () =>
            !(await replicas.HealthAsync("a")).Text.Contains("were given up", StringComparison.Ordinal)
        );
    }

    private async Task<(int ExitCode, string Output)> CommandAsync(
        SparkEmulator cloud,
        LoadBalancer proxy,
        string command
    )
    {
        string[] arguments = [.. _engine.Settings, ReplicaSet.Patient, command];
        await using var process = BotProcess.Run("Replicas", cloud.ApiUrl, proxy.Url, arguments);
        return (await process.ExitAsync(), process.Output);
    }
}
