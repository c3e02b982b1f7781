using NATS.Client.JetStream;
using Spark.Client;

namespace Spark.Bot.Nats.Tests;

/// <summary>Whose an event is when it goes from one replica to another.</summary>
public sealed class LeaseTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Who_takes_what_another_replica_retries_can_answer_it()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (one, other) = (Replica(), Replica());
        await one.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var first = await one.TakeAsync();
        await one.Inbox.LeaveAsync(Ct);
        await one.Inbox.RetryAsync(first, TimeSpan.FromMilliseconds(500), Ct);

        var second = await other.TakeAsync();
        await other.Journal.IntendAsync(new ReplyKey(second.Id, "h", 1), TimeProvider.System.GetUtcNow(), Ct);

        second.Attempt.ShouldBe(2);
        second.IsTakenOver.ShouldBeFalse();
        (await IsMineAsync(one, first)).ShouldBeFalse();
        await other.Inbox.CompleteAsync(second, Ct);
    }

    [Fact]
    public async Task A_handler_that_has_outlived_its_event_begins_no_reply()
    {
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var delivery = await replica.TakeAsync();
        var key = new ReplyKey(delivery.Id, "h", 1);
        await replica.Inbox.CompleteAsync(delivery, Ct);

        await Should.ThrowAsync<EventTakenOverException>(
            replica.Journal.IntendAsync(key, TimeProvider.System.GetUtcNow(), Ct).AsTask()
        );
        (await replica.Journal.FindAsync(key, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_lost_an_event_leaves_the_record_alone_of_who_has_it()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (late, other) = (Replica(), Replica());
        await late.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await late.TakeAsync();
        await late.Inbox.LeaveAsync(Ct);
        await _harness.TakeAwayAsync(lost);
        var taken = await other.TakeAsync();
        var (key, intended) = (new ReplyKey(taken.Id, "h", 1), TimeProvider.System.GetUtcNow());
        await other.Journal.IntendAsync(key, intended, Ct);
        await other.Journal.RecordAsync(key, new Message { Id = "m1" }, Ct);

        await Should.ThrowAsync<EventTakenOverException>(late.Journal.IntendAsync(key, intended, Ct).AsTask());
        await Should.ThrowAsync<EventTakenOverException>(
            late.Journal.IntendAsync(key with { Ordinal = 2 }, intended, Ct).AsTask()
        );

        (await other.Journal.FindAsync(key, Ct)).ShouldNotBeNull().Message.ShouldNotBeNull().Id.ShouldBe("m1");
        (await other.Journal.FindAsync(key with { Ordinal = 2 }, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_finished_before_a_replay_is_known_to_who_takes_it_over()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (dying, other) = (Replica(), Replica());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var failed = await dying.TakeAsync();
        failed.Finish("greeting");
        await dying.Inbox.DeadLetterAsync(failed, "broken", Ct);
        await dying.Dead.ReplayAsync((await dying.Dead.ListAsync(cancellationToken: Ct)).Single().Id, Ct);
        var replayed = await dying.TakeAsync();
        replayed.Finished.ShouldBe(["greeting"]);
        await dying.Inbox.LeaveAsync(Ct);
        await _harness.TakeAwayAsync(replayed);

        var taken = await other.TakeAsync();

        taken.IsTakenOver.ShouldBeTrue();
        taken.Finished.ShouldBe(["greeting"]);
    }

    [Fact]
    public async Task What_is_due_when_only_a_replica_that_left_had_asked_for_it_is_there_for_the_next()
    {
        _harness.LeaseTime = TimeSpan.FromMinutes(5);
        var (one, other) = (Replica(), Replica());
        (await other.Inbox.CheckAsync(Ct)).ShouldBeNull(); // looks at all consumers now, and not when it takes
        string[] rooms =
        [
            .. Enumerable.Range(1, 100).Select(n => $"room-{n}").DistinctBy(room => Partition(room)).Skip(1).Take(4),
        ];
        var taken = new List<InboxDelivery>();
        foreach (var room in rooms)
        {
            await one.Inbox.AcceptAsync(Samples.Entry(room, room), Ct);
            taken.Add(await one.TakeAsync());
        }

        await one.Inbox.LeaveAsync(Ct);
        foreach (var delivery in taken)
        {
            await _harness.TakeAwayAsync(delivery);
        }

        // Nobody asks when they are due: as is what was given back after them, and comes again.
        await other.Inbox.AcceptAsync(Samples.Entry("marker"), Ct);
        await (await NextAsync(other)).NakAsync(new AckOpts { NakDelay = TimeSpan.FromSeconds(0.7) }, Ct);
        await (await NextAsync(other)).AckAsync(cancellationToken: Ct);

        var again = new List<long>();
        foreach (var _ in rooms)
        {
            again.Add((await other.TakeAsync()).Id);
        }

        again.ShouldBe(taken.Select(delivery => delivery.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task An_event_of_a_stream_that_was_thrown_away_has_nothing_to_do_with_that_of_its_number_in_the_new_one()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(2);
        var (holding, other) = (Replica(), Replica());
        await holding.Inbox.AcceptAsync(Samples.Entry("before"), Ct);
        var before = (NatsLease)(await holding.TakeAsync()).Receipt!;
        await holding.Inbox.LeaveAsync(Ct); // and says further on that it is at it
        await holding.Server.RunAsync(
            async (topology, token) => await topology.JetStream.DeleteStreamAsync(holding.Server.Names.Events, token),
            Ct
        );
        holding.Server.Doubt(); // as when it would ask for one more
        (await holding.Inbox.AcceptAsync(Samples.Entry("after"), Ct)).ShouldBe(InboxReceipt.Stored);

        var after = await NextAsync(other);
        var again = await NextAsync(other); // by whom it was given to first is not heard of any more

        after.Metadata!.Value.Sequence.Stream.ShouldBe(before.Sequence);
        again.Metadata!.Value.Sequence.Stream.ShouldBe(before.Sequence);
        before.IsOf(after).ShouldBeFalse();
        before.IsOf(before.Message).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_given_back_while_leases_are_renewed_is_given_out_again()
    {
        _harness.LeaseTime = TimeSpan.FromMinutes(5);
        var (one, other) = (Replica(), Replica());
        await one.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var taken = await one.TakeAsync();
        await one.Inbox.LeaveAsync(Ct);

        await one.Inbox.RetryAsync(taken, TimeSpan.FromSeconds(1), Ct);
        await one.Half().Settling.RenewAsync([(NatsLease)taken.Receipt!], Ct); // a round that began before

        (await other.TakeAsync()).Id.ShouldBe(taken.Id);
    }

    [Fact]
    public async Task What_is_given_back_comes_to_the_same_replica_again_though_it_is_only_just_leaving_its_hands()
    {
        _harness.LeaseTime = TimeSpan.FromMinutes(5);
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        foreach (var attempt in Enumerable.Range(1, 5))
        {
            var taken = await replica.TakeAsync();

            taken.Attempt.ShouldBe(attempt);
            await replica.Inbox.RetryAsync(taken, TimeSpan.Zero, Ct);
        }
    }

    [Fact]
    public async Task Who_comes_to_an_event_after_another_replica_was_given_it_again_does_not_share_it()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (late, other) = (Replica(), Replica());
        await late.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var message = await NextAsync(late);
        await message.NakAsync(cancellationToken: Ct);
        var taken = await other.TakeAsync();

        var (opening, settling) = late.Half();
        var opened = await opening.OpenAsync(
            new(Partition(), message, await IncarnationAsync(late), Epoch: null, Consumer: default),
            Ct
        );

        var isStillTheirs = await IsMineAsync(other, taken);
        var isEnded = opened is not null && await settling.CompleteAsync(opened, Ct);
        isEnded.ShouldBe(!isStillTheirs);
    }

    [Fact]
    public async Task A_message_of_a_stream_that_was_thrown_away_ends_nothing_in_the_new_one()
    {
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var message = await NextAsync(replica);
        var before = await IncarnationAsync(replica);
        await replica.Server.RunAsync(
            async (topology, token) => await topology.JetStream.DeleteStreamAsync(replica.Server.Names.Events, token),
            Ct
        );
        replica.Server.Doubt();
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct); // has the number of the one before
        var (opening, settling) = replica.Half();

        if (
            await opening.OpenAsync(new(Partition(), message, before, Epoch: null, Consumer: default), Ct) is { } opened
        )
        {
            await settling.CompleteAsync(opened, Ct);
        }

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_letter_of_a_replica_that_died_while_giving_up_goes_when_another_one_handles_the_event()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (dying, other) = (Replica(), Replica());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await dying.TakeAsync();
        await dying.Inbox.LeaveAsync(Ct);
        await LetterAsync(dying, lost);
        await _harness.TakeAwayAsync(lost);

        await other.Inbox.CompleteAsync(await other.TakeAsync(), Ct);

        (await other.Dead.ListAsync(cancellationToken: Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_letter_stays_when_both_who_died_while_giving_up_and_who_took_over_gave_up()
    {
        _harness.LeaseTime = TimeSpan.FromSeconds(30);
        var (dying, other) = (Replica(), Replica());
        await dying.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var lost = await dying.TakeAsync();
        await dying.Inbox.LeaveAsync(Ct);
        await LetterAsync(dying, lost);
        await _harness.TakeAwayAsync(lost);

        await other.Inbox.DeadLetterAsync(await other.TakeAsync(), "broken", Ct);
        await dying.Inbox.DeadLetterAsync(lost, "broken", Ct);

        (await other.Dead.ListAsync(cancellationToken: Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_handler_finished_is_kept_when_the_server_gives_the_event_up()
    {
        _harness.Options.HandlerAttempts = 1;
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var delivery = await replica.TakeAsync();
        delivery.Finish("greeting");
        await replica.Inbox.LeaveAsync(Ct);
        await replica.Inbox.RetryAsync(delivery, TimeSpan.FromMilliseconds(300), Ct);
        for (var n = 0; n < NatsSetup.MoreDeliveries; n++)
        {
            await (await NextAsync(replica)).NakAsync(cancellationToken: Ct);
        }

        var other = Replica();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var taking = other.Inbox.TakeAsync(waiting.Token).AsTask();
        await Until.TrueAsync(async () => (await other.Dead.ListAsync(cancellationToken: Ct)).Count == 1);
        await other.Dead.ReplayAsync((await other.Dead.ListAsync(cancellationToken: Ct)).Single().Id, Ct);

        (await taking.WaitAsync(Until.Patience, Ct)).Finished.ShouldBe(["greeting"]);
    }

    private NatsReplica Replica() => _harness.Another(TimeProvider.System);

    private static Task<string> IncarnationAsync(NatsReplica replica) =>
        replica.Server.RunAsync((topology, _) => Task.FromResult(topology.Incarnation), Ct);

    private NatsPartition Partition(string room = "room-1") =>
        _harness.Replica.Server.Names.PartitionOf(room, _harness.Settings.Partitions);

    private static Task<bool> IsMineAsync(NatsReplica replica, InboxDelivery delivery) =>
        replica.Inbox.IsMineAsync((NatsLease)delivery.Receipt!, Ct);

    private Task<INatsJSMsg<byte[]>> NextAsync(NatsReplica replica) =>
        replica.Server.RunAsync(
            async (topology, token) =>
                (await topology.Consumers[Partition().Consumer].NextAsync<byte[]>(cancellationToken: token))!,
            Ct
        );

    /// <summary>The first half of giving up, after which the process ends.</summary>
    private static Task<ulong?> LetterAsync(NatsReplica replica, InboxDelivery delivery) =>
        replica.Server.RunAsync(
            async (topology, token) =>
                await NatsEvents.BuryAsync(
                    topology,
                    replica.Server.Names.DeadSubject(topology.Incarnation, ((NatsLease)delivery.Receipt!).Sequence),
                    StoredEvent.Of(((NatsLease)delivery.Receipt!).Message),
                    new DeadLetterFacts("broken", 1, TimeProvider.System.GetUtcNow(), Finished: null),
                    token
                ),
            Ct
        );
}
