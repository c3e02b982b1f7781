using System.Text;

namespace Spark.Bot.Nats.Tests;

/// <summary>Another number of partitions: agreed on, and only once what waits under the old one is handled.</summary>
public sealed class PartitionTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_replica_with_another_number_than_those_that_run_is_not_ready_and_says_so()
    {
        var running = With(64);
        await running.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await running.TakeAsync(); // it serves the partitions now

        var problem = (await With(128).Inbox.CheckAsync(Ct)).ShouldNotBeNull();

        problem.ShouldContain("Other replicas run with 64 partitions, this one is configured for 128");
        problem.ShouldContain("Spark:Nats:Partitions");
        (await running.Inbox.AcceptAsync(Samples.Entry("b"), Ct)).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task What_waits_under_the_old_number_is_handled_first_and_the_order_of_rooms_is_kept()
    {
        var old = With(64);
        for (var n = 0; n < 40; n++)
        {
            await old.Inbox.AcceptAsync(Samples.Entry($"{n % 4}-{n / 4:00}", $"room-{n % 4}"), Ct);
        }

        await old.Inbox.CompleteAsync(await old.TakeAsync(), Ct);
        await old.Inbox.LeaveAsync(Ct);
        await old.Inbox.StopAsync(Ct);
        await old.DisposeAsync();

        var one = With(5);
        (await one.Inbox.CheckAsync(Ct)).ShouldBeNull();
        var other = With(5);
        for (var n = 0; n < 4; n++)
        {
            (await one.Inbox.AcceptAsync(Samples.Entry($"{n}-10", $"room-{n}"), Ct)).ShouldBe(InboxReceipt.Stored);
            (await one.Inbox.AcceptAsync(Samples.Entry($"{n}-09", $"room-{n}"), Ct)).ShouldBe(InboxReceipt.Duplicate);
        }

        var seen = new List<(string Room, string Id)>();
        var working = new[] { one, other }.Select(replica => Task.Run(() => WorkAsync(replica, seen, 43))).ToList();
        await Task.WhenAll(working);

        seen.Distinct().Count().ShouldBe(43);
        foreach (var room in seen.GroupBy(each => each.Room))
        {
            room.Select(each => each.Id).ShouldBe(room.Select(each => each.Id).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_waits_under_two_earlier_numbers_is_handled_one_after_the_other()
    {
        foreach (var (partitions, turn) in ((int, int)[])[(64, 0), (8, 1)])
        {
            var before = With(partitions);
            for (var n = 0; n < 40; n++)
            {
                await before.Inbox.AcceptAsync(Samples.Entry($"{n % 4}-{turn}-{n / 4:00}", $"room-{n % 4}"), Ct);
            }

            await before.DisposeAsync();
        }

        var seen = new List<(string Room, string Id)>();
        await WorkAsync(With(5), seen, 80);

        seen.Distinct().Count().ShouldBe(80);
        foreach (var room in seen.GroupBy(each => each.Room))
        {
            room.Select(each => each.Id).ShouldBe(room.Select(each => each.Id).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_waits_for_a_consumer_of_an_earlier_number_that_was_deleted_is_handled_all_the_same()
    {
        var old = With(64);
        await old.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await old.Server.RunAsync(
            async (topology, token) =>
                await topology.JetStream.DeleteConsumerAsync(
                    old.Server.Names.Events,
                    old.Server.Names.PartitionOf("room-1", 64).Consumer,
                    token
                ),
            Ct
        );
        await old.DisposeAsync();

        (await With(5).TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_number_that_events_wait_under_from_before_is_taken_again_only_when_they_are_handled()
    {
        var old = With(64);
        await old.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await old.DisposeAsync();
        var next = With(8);
        await next.Inbox.AcceptAsync(Samples.Entry("b"), Ct);

        var problem = (await With(64).Inbox.CheckAsync(Ct)).ShouldNotBeNull();
        var seen = new List<(string Room, string Id)>();
        await WorkAsync(next, seen, 2);
        await next.Inbox.LeaveAsync(Ct);
        await next.DisposeAsync();

        problem.ShouldContain("Spark:Nats:Partitions=8");
        seen.Select(each => each.Id).ShouldBe(["a", "b"]);
        (await With(64).Inbox.CheckAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_number_that_cannot_be_read_is_said_and_used_when_it_can_be()
    {
        var replica = With(64);
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        await WriteLayoutAsync("64");

        var other = With(64);
        var problem = (await other.Inbox.CheckAsync(Ct)).ShouldNotBeNull();
        await WriteLayoutAsync("""{"partitions":64,"before":[]}""");

        problem.ShouldContain("'layout'");
        problem.ShouldContain($"{_harness.Settings.Name}_partitions");
        (await other.Inbox.CheckAsync(Ct)).ShouldBeNull();

        Task WriteLayoutAsync(string text) =>
            replica.Server.RunAsync(
                (topology, token) =>
                    NatsKeys.PutAsync(topology.Partitions, PartitionLayout.Key, Encoding.UTF8.GetBytes(text), token),
                Ct
            );
    }

    [Fact]
    public async Task Streams_of_an_older_version_whose_keys_are_others_are_left_alone()
    {
        var replica = With(64);
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();
        await replica.Server.RunAsync(
            async (topology, token) =>
            {
                var noted = (await NatsKeys.FindAsync(topology.Partitions, "keys", token)).ShouldNotBeNull();
                return await NatsKeys.DeleteAsync(topology.Partitions, noted.Revision, token);
            },
            Ct
        );

        var problem = (await With(64).Inbox.CheckAsync(Ct)).ShouldNotBeNull();

        problem.ShouldContain("older version");
        problem.ShouldContain("until nothing waits in them");
    }

    [Fact]
    public async Task Who_still_runs_with_the_old_number_cannot_store_what_nobody_would_handle()
    {
        var old = With(64);
        await old.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        (await With(8).Inbox.CheckAsync(Ct)).ShouldBeNull(); // nobody was taking from the old ones

        await Should.ThrowAsync<InboxUnavailableException>(old.Inbox.AcceptAsync(Samples.Entry("b"), Ct).AsTask());
    }

    /// <summary>Handles what comes, until so many were seen, by this replica or another; and none of them twice.</summary>
    private static async Task WorkAsync(NatsReplica replica, List<(string Room, string Id)> seen, int count)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watching = Until.TrueAsync(() => Count() >= count);
        var working = HandleAsync();
        await watching;
        await enough.CancelAsync();
        await working;

        int Count()
        {
            lock (seen)
            {
                return seen.Count;
            }
        }

        async Task HandleAsync()
        {
            try
            {
                while (true)
                {
                    var delivery = await replica.Inbox.TakeAsync(enough.Token);
                    lock (seen)
                    {
                        seen.Add((delivery.Entry.Conversation, delivery.Entry.Webhook.Data.Id!));
                    }

                    await replica.Inbox.CompleteAsync(delivery, Ct);
                }
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                // that was all
            }
        }
    }

    private NatsReplica With(int partitions)
    {
        var settings = _harness.Settings;
        return _harness.Another(
            TimeProvider.System,
            new SparkNatsOptions
            {
                Url = settings.Url,
                Name = settings.Name,
                AckWait = settings.AckWait,
                DuplicateWindow = settings.DuplicateWindow,
                Partitions = partitions,
            }
        );
    }
}
