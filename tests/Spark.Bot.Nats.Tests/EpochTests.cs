using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats.Tests;

/// <summary>When a replica need not look how far a partition is, and that it loses and repeats nothing by that.</summary>
public sealed class EpochTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Who_did_not_see_another_replica_end_events_ends_its_own_all_the_same()
    {
        var (one, other) = (Replica.Half(), Replica.Half());
        await AcceptAsync("a", "b", "c");

        (await HandleAsync(one)).ShouldBe((1UL, true));
        (await HandleAsync(other)).ShouldBe((2UL, true));
        (await HandleAsync(one)).ShouldBe((3UL, true));

        (await DoneAsync()).ShouldBe(3UL);
    }

    [Fact]
    public async Task A_consumer_that_is_made_anew_gives_out_nothing_that_another_replica_has_ended()
    {
        var (one, other) = (Replica.Half(), Replica.Half());
        await AcceptAsync("a", "b", "c");
        (await HandleAsync(one)).ShouldBe((1UL, true));
        (await HandleAsync(other)).ShouldBe((2UL, true));

        await Replica.Server.RunAsync(
            async (topology, token) =>
                await topology.JetStream.DeleteConsumerAsync(Replica.Server.Names.Events, Partition.Consumer, token),
            Ct
        );
        Replica.Server.Doubt();

        (await HandleAsync(one)).ShouldBe((3UL, true));
    }

    [Fact]
    public async Task What_another_replica_has_begun_is_looked_up_when_a_consumer_was_made_anew()
    {
        var (one, other) = (Replica.Half(), Replica.Half());
        await AcceptAsync("a", "b");
        (await HandleAsync(one)).ShouldBe((1UL, true));
        var begun = (await other.Opening.OpenAsync(Arrived(await NextAsync()), Ct)).ShouldNotBeNull();
        begun.Finish("greeting");
        await other.Settling.RetryAsync(begun, TimeSpan.FromMinutes(1), Ct);

        await Replica.Server.RunAsync(
            async (topology, token) =>
                await topology.JetStream.DeleteConsumerAsync(Replica.Server.Names.Events, Partition.Consumer, token),
            Ct
        );
        Replica.Server.Doubt();

        var again = (await one.Opening.OpenAsync(Arrived(await NextAsync()), Ct)).ShouldNotBeNull();
        again.Finished.ShouldBe(["greeting"]);
        (await one.Settling.CompleteAsync(again, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_given_out_again_is_looked_up()
    {
        var (one, other) = (Replica.Half(), Replica.Half());
        await AcceptAsync("a", "b");
        (await HandleAsync(one)).ShouldBe((1UL, true));
        await (await NextAsync()).NakAsync(cancellationToken: Ct);
        var again = await NextAsync();

        var taken = (await other.Opening.OpenAsync(Arrived(again), Ct)).ShouldNotBeNull();
        var late = (await one.Opening.OpenAsync(Arrived(again), Ct)).ShouldNotBeNull();

        taken.IsTakenOver.ShouldBeTrue();
        (await other.Settling.CompleteAsync(taken, Ct)).ShouldBeFalse(); // the last to be given it has it
        (await one.Settling.CompleteAsync(late, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_was_started_again_may_have_forgotten_and_is_not_trusted()
    {
        await using var server = await NatsServers.StartAsync();
        using var bot = new NatsServer(
            Options.Create(new SparkNatsOptions { Url = server.Url }),
            Options.Create(new SparkBotOptions()),
            TimeProvider.System,
            NullLogger<NatsServer>.Instance
        );
        await ReachAsync(bot);
        var before = bot.Epoch.ShouldNotBeNull();
        await ReachAsync(bot);
        bot.Epoch.ShouldBeSameAs(before);

        server.KillAll();
        await server.StartAgainAsync();
        await ReachAsync(bot);

        bot.Epoch.ShouldNotBeNull().ShouldNotBeSameAs(before);
    }

    private NatsReplica Replica => field ??= _harness.Another(TimeProvider.System);

    private NatsPartition Partition => Replica.Server.Names.PartitionOf("room-1", Replica.Settings.Partitions);

    private async Task AcceptAsync(params IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await Replica.Inbox.AcceptAsync(Samples.Entry(id), Ct);
        }
    }

    /// <summary>Takes what the server gives next. Returns its number, and whether it was this one's to the end.</summary>
    private async Task<(ulong Sequence, bool IsEnded)> HandleAsync((NatsOpening Opening, NatsSettling Settling) half)
    {
        var arrival = Arrived(await NextAsync());
        arrival.Epoch.ShouldNotBeNull();
        var delivery = (await half.Opening.OpenAsync(arrival, Ct)).ShouldNotBeNull();
        return (arrival.Sequence, await half.Settling.CompleteAsync(delivery, Ct));
    }

    private Arrival Arrived(INatsJSMsg<byte[]> message) =>
        new(Partition, message, Incarnation!, Replica.Server.Epoch, Consumer);

    private string? Incarnation { get; set; }

    private DateTimeOffset Consumer { get; set; }

    private Task<INatsJSMsg<byte[]>> NextAsync() =>
        Replica.Server.RunAsync(
            async (topology, token) =>
            {
                var consumer = topology.Consumers[Partition.Consumer];
                (Incarnation, Consumer) = (topology.Incarnation, consumer.Info.Created);
                return (await consumer.NextAsync<byte[]>(cancellationToken: token))!;
            },
            Ct
        );

    private Task<ulong> DoneAsync() =>
        Replica.Server.RunAsync(
            async (topology, token) =>
                PartitionMark
                    .Read(
                        (await NatsKeys.FindAsync(topology.Partitions, Partition.Key, token))?.Value,
                        topology.Incarnation
                    )
                    .Done,
            Ct
        );

    private static async Task ReachAsync(NatsServer bot)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await bot.RunAsync((_, _) => Task.FromResult(true), Ct);
                return;
            }
            catch (InboxUnavailableException)
                when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
            }
        }
    }
}

/// <summary>In a cluster the leader may change, and with it what is known, with no connection lost.</summary>
[Collection(nameof(Cluster))]
public sealed class ClusterEpochTests(Cluster cluster) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(cluster);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_cluster_is_never_trusted_to_have_forgotten_nothing()
    {
        var replica = _harness.Another(TimeProvider.System);

        (await replica.Inbox.CheckAsync(TestContext.Current.CancellationToken)).ShouldBeNull();

        replica.Server.Epoch.ShouldBeNull();
    }
}
