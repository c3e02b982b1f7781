using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Spark.Bot.Nats.Tests;

/// <summary>What an administrator, or another program, does to the streams and buckets while the bot runs.</summary>
public sealed class AdministratorTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task What_waits_for_a_consumer_that_was_deleted_is_not_swept_away()
    {
        var replica = _harness.Another(TimeProvider.System);
        await using var sweeper = Sweeper(replica);
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var partition = replica.Server.Names.PartitionOf("room-1", replica.Settings.Partitions);
        await DoAsync(
            replica,
            topology =>
                topology.JetStream.DeleteConsumerAsync(replica.Server.Names.Events, partition.Consumer, Ct).AsTask()
        );

        await Should.NotThrowAsync(sweeper.SweepAsync(Ct));

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_consumer_of_the_administrators_own_is_not_counted_keeps_nothing_and_makes_no_dead_letters()
    {
        var replica = _harness.Another(TimeProvider.System);
        await using var sweeper = Sweeper(replica);
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var audit = await replica.Server.RunAsync(
            async (topology, token) =>
                await topology.JetStream.CreateOrUpdateConsumerAsync(
                    replica.Server.Names.Events,
                    new ConsumerConfig("audit")
                    {
                        AckPolicy = ConsumerConfigAckPolicy.Explicit,
                        AckWait = TimeSpan.FromSeconds(30),
                        MaxDeliver = 1,
                    },
                    token
                ),
            Ct
        );
        // The server gives up for that consumer, and says so.
        await (await audit.NextAsync<byte[]>(cancellationToken: Ct)).ShouldNotBeNull().NakAsync(cancellationToken: Ct);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        (await audit.NextAsync<byte[]>(cancellationToken: Ct)).ShouldNotBeNull();
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await AdvisoriesAreReadAsync(replica);

        (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldBeEmpty();
        (await new NatsCounting(replica.Server).CountAsync(Ct)).Pending.ShouldBe(0);
        await Until.TrueAsync(async () => await sweeper.SweepAsync(Ct) == 3);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("""{"stream":"STREAM","event":1,"attempts":1,"delivered":0,"firstTried":9223372036854775807}""")]
    [InlineData("""{"stream":"STREAM","event":1,"attempts":2147483647,"delivered":0}""")]
    public async Task A_mark_that_makes_no_sense_costs_no_event(string mark)
    {
        var replica = _harness.Another(TimeProvider.System);
        var partition = replica.Server.Names.PartitionOf("room-1", replica.Settings.Partitions);
        await DoAsync(
            replica,
            topology =>
                NatsKeys.PutAsync(
                    topology.Partitions,
                    partition.Key,
                    Encoding.UTF8.GetBytes(mark.Replace("STREAM", topology.Incarnation, StringComparison.Ordinal)),
                    Ct
                )
        );
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);

        var delivery = await replica.TakeAsync();

        delivery.Entry.Webhook.Data.Id.ShouldBe("a");
        delivery.Attempt.ShouldBe(1);
        await replica.Inbox.CompleteAsync(delivery, Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_message_whose_time_makes_no_sense_holds_up_nothing()
    {
        _harness.Settings.RetryFor = TimeSpan.FromSeconds(1);
        var writer = _harness.Another(TimeProvider.System);
        await DoAsync(
            writer,
            async topology =>
                await topology.JetStream.PublishAsync(
                    writer.Server.Names.PartitionOf("room-1", writer.Settings.Partitions).Subject,
                    Samples.Entry("odd").Body,
                    headers: new NatsHeaders { ["Spark-Received"] = "999999999999999999" },
                    cancellationToken: Ct
                )
        );
        await writer.Inbox.AcceptAsync(Samples.Entry("a", "room-1"), Ct);

        var replica = _harness.Another(TimeProvider.System);

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
        await replica.Inbox.LeaveAsync(Ct);
        await replica.Inbox.StopAsync(Ct);
    }

    [Fact]
    public async Task A_consumer_that_would_give_out_several_events_of_a_room_at_once_is_corrected_at_the_start()
    {
        var first = _harness.Another(TimeProvider.System);
        (await first.Inbox.CheckAsync(Ct)).ShouldBeNull();
        var partition = first.Server.Names.PartitionOf("room-1", first.Settings.Partitions);
        await DoAsync(
            first,
            async topology =>
            {
                var config = topology.Consumers[partition.Consumer].Info.Config;
                config.MaxAckPending = 10;
                return await topology.JetStream.CreateOrUpdateConsumerAsync(first.Server.Names.Events, config, Ct);
            }
        );

        var replica = _harness.Another(TimeProvider.System);
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();

        var consumer = await DoAsync(
            replica,
            async topology =>
                await topology.JetStream.GetConsumerAsync(replica.Server.Names.Events, partition.Consumer, Ct)
        );
        consumer.Info.Config.MaxAckPending.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_handled_is_not_given_out_again_by_a_consumer_that_was_made_anew()
    {
        var replica = _harness.Another(TimeProvider.System);
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        var partition = replica.Server.Names.PartitionOf("room-1", replica.Settings.Partitions);
        await DoAsync(
            replica,
            topology =>
                topology.JetStream.DeleteConsumerAsync(replica.Server.Names.Events, partition.Consumer, Ct).AsTask()
        );
        replica.Server.Doubt();
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct);

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_duplicate_is_known_long_after_the_servers_own_window_as_long_as_events_may_wait_and_a_day()
    {
        _harness.Settings.DuplicateWindow = TimeSpan.FromSeconds(1);
        _harness.Options.GiveUpAfter = TimeSpan.FromDays(2);
        _harness.Options.MaxRememberedEvents = 1_000;
        var replica = _harness.Another(TimeProvider.System);
        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Stored);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        (await PublishAsync("marker")).ShouldBeTrue();
        await Until.TrueAsync(() => PublishAsync("marker")); // what came before it is forgotten, too

        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Duplicate);

        var keys = await DoAsync(
            replica,
            async topology => await topology.JetStream.GetStreamAsync(topology.Keys.Stream, null, Ct)
        );
        (keys.Info.Config.MaxAge, keys.Info.Config.MaxMsgs).ShouldBe((TimeSpan.FromDays(3), 1_000));

        Task<bool> PublishAsync(string id) =>
            DoAsync(
                replica,
                async topology =>
                {
                    var subject = replica.Server.Names.PartitionOf("room-2", replica.Settings.Partitions).Subject;
                    var answer = await topology.JetStream.PublishAsync(
                        subject,
                        Samples.Entry(id, "room-2").Body,
                        opts: new NatsJSPubOpts { MsgId = id },
                        cancellationToken: Ct
                    );
                    return !answer.Duplicate;
                }
            );
    }

    [Fact]
    public async Task An_event_whose_replica_died_before_it_wrote_the_key_is_remembered_when_it_is_told_again()
    {
        var replica = _harness.Another(TimeProvider.System);
        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Stored);
        var keys = await DoAsync(
            replica,
            async topology => await topology.JetStream.GetStreamAsync(topology.Keys.Stream, null, Ct)
        );
        await keys.PurgeAsync(new StreamPurgeRequest(), Ct); // as if it had not come to that

        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Duplicate);

        await keys.RefreshAsync(Ct);
        keys.Info.State.Messages.ShouldBe(1);
    }

    [Fact]
    public async Task An_update_is_the_same_only_as_long_as_its_bucket_knows_it_and_refused_only_if_it_was_stored()
    {
        _harness.Settings.DuplicateWindow = TimeSpan.FromHours(1);
        var replica = _harness.Another(TimeProvider.System);
        var update = InboxEntry.From(Samples.Envelope(@event: "updated"), TimeProvider.System, Samples.Remembered);
        (await replica.Inbox.AcceptAsync(update, Ct)).ShouldBe(InboxReceipt.Stored);
        (await replica.Inbox.AcceptAsync(update, Ct)).ShouldBe(InboxReceipt.Duplicate);
        var recent = await DoAsync(
            replica,
            async topology => await topology.JetStream.GetStreamAsync(topology.Recent.Stream, null, Ct)
        );
        recent.Info.Config.MaxAge.ShouldBe(TimeSpan.FromSeconds(60));

        await recent.PurgeAsync(new StreamPurgeRequest(), Ct); // as its age does

        (await replica.Inbox.AcceptAsync(update, Ct)).ShouldBe(InboxReceipt.Stored);
        (await replica.Inbox.AcceptAsync(update, Ct)).ShouldBe(InboxReceipt.Duplicate);
        await recent.PurgeAsync(new StreamPurgeRequest(), Ct);
        var key = update.Key.Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
        // A replica that died before it stored the event.
        await DoAsync(replica, topology => NatsKeys.PutAsync(topology.Recent, key, Encoding.ASCII.GetBytes("x"), Ct));
        (await replica.Inbox.AcceptAsync(update, Ct)).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task A_dead_letter_is_replayed_though_the_stream_of_them_was_made_anew()
    {
        var replica = _harness.Another(TimeProvider.System);
        await ReplayOneAsync("a");
        await DoAsync(
            replica,
            async topology => await topology.JetStream.DeleteStreamAsync(replica.Server.Names.Dead, Ct)
        );
        replica.Server.Doubt();

        await ReplayOneAsync("b");

        async Task ReplayOneAsync(string id)
        {
            await replica.Inbox.AcceptAsync(Samples.Entry(id), Ct);
            await replica.Inbox.DeadLetterAsync(await replica.TakeAsync(), "broken", Ct);
            var letter = (await replica.Dead.ListAsync(cancellationToken: Ct)).Single();
            (await replica.Dead.ReplayAsync(letter.Id, Ct)).ShouldBeTrue();
            var again = await replica.TakeAsync();
            again.Entry.Webhook.Data.Id.ShouldBe(id);
            await replica.Inbox.CompleteAsync(again, Ct);
        }
    }

    [Fact]
    public async Task Consumers_and_buckets_that_are_deleted_while_the_bot_runs_are_made_again_and_all_partitions_served()
    {
        var replica = _harness.Another(TimeProvider.System);
        await replica.Inbox.AcceptAsync(Samples.Entry("before"), Ct);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await DoAsync(
            replica,
            async topology =>
            {
                var names = replica.Server.Names;
                foreach (
                    var bucket in (string[])[names.Partitions, names.Replies, names.Keys, names.Recent, names.States]
                )
                {
                    await topology.JetStream.DeleteStreamAsync("KV_" + bucket, Ct);
                }

                await topology.JetStream.DeleteStreamAsync(names.Dead, Ct);
                await topology.JetStream.DeleteStreamAsync(names.Advisories, Ct);
                foreach (var number in Enumerable.Range(0, 5))
                {
                    await topology.JetStream.DeleteConsumerAsync(
                        names.Events,
                        names.Partition(number, replica.Settings.Partitions).Consumer,
                        Ct
                    );
                }

                return true;
            }
        );

        var taken = new HashSet<string>();
        for (var n = 0; n < 100; n++)
        {
            var entry = Samples.Entry($"{n}", $"room-{n}");
            await Until.TrueAsync(async () =>
            {
                try
                {
                    await replica.Inbox.AcceptAsync(entry, Ct);
                    return true;
                }
                catch (InboxUnavailableException)
                {
                    return false;
                }
            });
        }

        while (taken.Count < 100)
        {
            var delivery = await replica.TakeAsync();
            taken.Add(delivery.Entry.Webhook.Data.Id!);
            await Until.TrueAsync(async () =>
            {
                try
                {
                    await replica.Inbox.CompleteAsync(delivery, Ct);
                    return true;
                }
                catch (InboxUnavailableException)
                {
                    return false;
                }
            });
        }
    }

    /// <summary>What the server told of what it gave up was read.</summary>
    private static Task AdvisoriesAreReadAsync(NatsReplica replica) =>
        Until.TrueAsync(() =>
            DoAsync(
                replica,
                async topology =>
                {
                    await topology.Mover.RefreshAsync(Ct);
                    return topology.Mover.Info is { Delivered.ConsumerSeq: > 0, NumPending: 0, NumAckPending: 0 };
                }
            )
        );

    /// <summary>A sweeper for which all that is there is long past being known as a duplicate.</summary>
    private static NatsSweeper Sweeper(NatsReplica replica) =>
        new(
            replica.Server,
            new SparkNatsOptions { DuplicateWindow = TimeSpan.Zero },
            TimeProvider.System,
            NullLogger.Instance
        )
        {
            Skew = TimeSpan.Zero,
        };

    private static Task<T> DoAsync<T>(NatsReplica replica, Func<NatsTopology, Task<T>> act) =>
        replica.Server.RunAsync((topology, _) => act(topology), Ct);
}
