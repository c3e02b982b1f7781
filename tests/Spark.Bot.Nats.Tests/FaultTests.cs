using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spark.Bot.Nats.Tests;

/// <summary>A server that is away, is killed, stands still, refuses, or holds something else.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly SparkBotOptions _bot = new() { MaxConcurrency = 4 };
    private readonly List<NatsReplica> _open = [];
    private NatsServers _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await NatsServers.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_named_and_used_when_it_is_there()
    {
        _server.KillAll();
        var replica = Replica();
        var problem = (await replica.Inbox.CheckAsync(Ct)).ShouldNotBeNull();
        problem.ShouldContain("cannot be used");
        problem.ShouldContain("127.0.0.1");
        problem.ShouldContain("Spark:Nats");
        await Should.ThrowAsync<InboxUnavailableException>(replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct).AsTask());
        var taking = replica.Inbox.TakeAsync(Ct).AsTask();

        await _server.StartAgainAsync();

        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null);
        (await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct)).ShouldBe(InboxReceipt.Stored);
        (await taking.WaitAsync(Until.Patience, Ct)).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_lone_server_that_is_killed_under_load_keeps_all_that_was_accepted_and_repeats_only_what_was_in_work()
    {
        var replica = Replica();
        var stored = new ConcurrentQueue<string>();
        var handled = new ConcurrentQueue<string>();
        var inWork = new ConcurrentDictionary<string, int>();
        var mayRepeat = new HashSet<string>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var working = Enumerable.Range(0, 8).Select(_ => Task.Run(WorkAsync)).ToList();
        var sending = Enumerable.Range(0, 8).Select(sender => Task.Run(() => SendAsync(sender))).ToList();
        for (var kill = 0; kill < TestLength.Of(2, 3); kill++)
        {
            var wanted = stored.Count + TestLength.Of(100, 300);
            await Until.TrueAsync(() => stored.Count >= wanted);
            _server.KillAll();
            mayRepeat.UnionWith(inWork.Keys);
            await _server.StartAgainAsync();
        }

        await enough.CancelAsync();
        await Task.WhenAll(sending);
        // More may be handled than was seen to be stored: the server's answer may be lost with the connection.
        await Until.TrueAsync(() => !stored.Except(handled).Any());
        await replica.Inbox.LeaveAsync(Ct);

        handled
            .GroupBy(id => id)
            .Where(id => id.Count() > 1)
            .Select(id => id.Key)
            .Except(mayRepeat)
            .Take(5)
            .ShouldBeEmpty();
        foreach (var sender in handled.Distinct().GroupBy(id => id.Split('-')[0]))
        {
            sender.ShouldBe(sender.OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal));
        }

        Task.WhenAll(working).Exception.ShouldBeNull();

        async Task SendAsync(int sender)
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                var id = $"{sender}-{n}";
                try
                {
                    await replica.Inbox.AcceptAsync(Samples.Entry(id, $"room-{sender}"), Ct);
                    stored.Enqueue(id);
                }
                catch (InboxUnavailableException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct); // sent again by the service, or not
                }
            }
        }

        async Task WorkAsync()
        {
            while (true)
            {
                var delivery = await replica.Inbox.TakeAsync(Ct);
                inWork[delivery.Entry.Webhook.Data.Id!] = 1;
                handled.Enqueue(delivery.Entry.Webhook.Data.Id!);
                await SettleAsync(replica, delivery);
                inWork.TryRemove(delivery.Entry.Webhook.Data.Id!, out _);
            }
        }
    }

    [Fact]
    public async Task Duplicates_are_known_after_the_server_was_killed_also_those_that_were_handled()
    {
        var replica = Replica();
        foreach (var n in Enumerable.Range(0, 20))
        {
            await replica.Inbox.AcceptAsync(Samples.Entry($"{n}"), Ct);
            await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        }

        _server.KillAll();
        await _server.StartAgainAsync();
        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null);

        foreach (var n in Enumerable.Range(0, 20))
        {
            (await replica.Inbox.AcceptAsync(Samples.Entry($"{n}"), Ct)).ShouldBe(InboxReceipt.Duplicate);
        }
    }

    [Fact]
    public async Task A_server_that_stands_still_refuses_in_bounded_time_and_goes_on()
    {
        var replica = Replica(settings => settings.RequestTimeout = TimeSpan.FromSeconds(1));
        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null); // a second may be short for the set-up
        _server.Freeze();
        try
        {
            await Should.ThrowAsync<InboxUnavailableException>(
                replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct).AsTask().WaitAsync(Until.Patience, Ct)
            );
            (await replica.Inbox.CheckAsync(Ct).AsTask().WaitAsync(Until.Patience, Ct)).ShouldNotBeNull();
        }
        finally
        {
            _server.Thaw();
        }

        await Until.TrueAsync(async () => await replica.Inbox.CheckAsync(Ct) is null);
        (await replica.Inbox.AcceptAsync(Samples.Entry("c"), Ct)).ShouldBe(InboxReceipt.Stored);
    }

    [Fact]
    public async Task Many_replicas_that_start_at_once_make_streams_and_buckets_once()
    {
        // A busy machine may take its time for so many.
        var replicas = Enumerable
            .Range(0, 12)
            .Select(_ => Replica(settings => settings.RequestTimeout = Until.Patience))
            .ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Inbox.ClaimAsync("bot", Ct).AsTask()));

        (await Task.WhenAll(replicas.Select(replica => replica.Inbox.CheckAsync(Ct).AsTask()))).ShouldAllBe(problem =>
            problem == null
        );
    }

    [Fact]
    public async Task Another_bots_streams_are_refused_and_streams_that_are_gone_are_made_again()
    {
        var replica = Replica();
        await replica.Inbox.ClaimAsync("bot", Ct);
        var error = await Should.ThrowAsync<UnusableConfigurationException>(
            Replica().Inbox.ClaimAsync("other", Ct).AsTask()
        );
        error.Message.ShouldContain("Set Spark:Nats:Name");
        await replica.Inbox.AcceptAsync(Samples.Entry("before"), Ct);
        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("before");

        await replica.Server.RunAsync(
            async (topology, token) => await topology.JetStream.DeleteStreamAsync(replica.Server.Names.Events, token),
            Ct
        );

        await Until.TrueAsync(async () =>
        {
            try
            {
                return await replica.Inbox.AcceptAsync(Samples.Entry("after"), Ct) is InboxReceipt.Stored;
            }
            catch (InboxUnavailableException)
            {
                return false;
            }
        });
        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("after"); // though its number is that of the one before
    }

    [Fact]
    public async Task A_single_server_that_shall_keep_three_copies_is_told_what_to_set() =>
        (await Replica(settings => settings.Replicas = 3).Inbox.CheckAsync(Ct))
            .ShouldNotBeNull()
            .ShouldContain("Spark:Nats:Replicas to 1");

    [Fact]
    public async Task What_the_server_has_given_out_again_and_again_becomes_a_dead_letter_by_its_own_word()
    {
        _bot.HandlerAttempts = 1;
        var replica = Replica(settings => settings.AckWait = TimeSpan.FromSeconds(30));
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct);

        // Nobody ever says what became of it: as if each process died before it could even count.
        await replica.Server.RunAsync(
            async (topology, token) =>
            {
                var partition = replica.Server.Names.PartitionOf("room-1", topology.Layout.Partitions);
                var consumer = topology.Consumers[partition.Consumer];
                for (var n = 0; n < _bot.HandlerAttempts + NatsSetup.MoreDeliveries; n++)
                {
                    var message = await consumer.NextAsync<byte[]>(cancellationToken: token);
                    message.ShouldNotBeNull();
                    await message.NakAsync(cancellationToken: token);
                }

                return true;
            },
            Ct
        );

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("b");
        await Until.TrueAsync(async () => (await replica.Dead.ListAsync(cancellationToken: Ct)).Count == 1);
        var letter = (await replica.Dead.ListAsync(cancellationToken: Ct)).Single();
        letter.Webhook.Data.Id.ShouldBe("a");
        letter.Attempts.ShouldBe(1 + NatsSetup.MoreDeliveries);
        (await replica.Dead.ReplayAsync(letter.Id, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_word_of_the_server_about_what_was_handled_or_is_of_an_earlier_stream_makes_no_dead_letter()
    {
        var replica = Replica();
        await replica.Inbox.AcceptAsync(Samples.Entry("handled", "room-1"), Ct);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("later", "room-1"), Ct);
        await replica.Inbox.AcceptAsync(Samples.Entry("given up", "room-1"), Ct);
        var now = TimeProvider.System.GetUtcNow();

        await GiveUpAsync(sequence: 1, now);
        await GiveUpAsync(sequence: 2, now.AddHours(-1));
        await GiveUpAsync(sequence: 3, now.AddHours(1));

        await Until.TrueAsync(async () => (await replica.Dead.ListAsync(cancellationToken: Ct)).Count > 0);
        var letter = (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldHaveSingleItem();
        letter.Webhook.Data.Id.ShouldBe("given up"); // they are read one after the other

        Task GiveUpAsync(int sequence, DateTimeOffset at) =>
            replica.Server.RunAsync(
                async (topology, token) =>
                {
                    var consumer = replica.Server.Names.PartitionOf("room-1", topology.Layout.Partitions).Consumer;
                    var advisory = $$"""
                        {"consumer":"{{consumer}}","stream_seq":{{sequence}},"deliveries":11,"timestamp":"{{at:O}}"}
                        """;
                    return await topology.JetStream.PublishAsync(
                        replica.Server.Names.AdvisorySubject.Replace("*", consumer, StringComparison.Ordinal),
                        Encoding.UTF8.GetBytes(advisory),
                        cancellationToken: token
                    );
                },
                Ct
            );
    }

    [Fact]
    public async Task What_is_done_with_is_removed_once_it_need_not_be_known_any_more_and_nothing_else()
    {
        // Each has handled something: what waits is looked for behind the last that was.
        var replica = Replica(settings => settings.Partitions = 4);
        await using var patient = Sweeper(TimeSpan.FromHours(1));
        await using var sweeper = Sweeper(TimeSpan.Zero); // as when that hour is over
        foreach (var n in Enumerable.Range(0, 50))
        {
            await replica.Inbox.AcceptAsync(Samples.Entry($"{n}", $"room-{n}"), Ct);
        }

        var late = new Queue<InboxDelivery>();
        for (var done = 0; done < 40; )
        {
            var delivery = await replica.TakeAsync(); // partitions give theirs out in any order
            if (int.Parse(delivery.Entry.Webhook.Data.Id!, CultureInfo.InvariantCulture) < 40)
            {
                await replica.Inbox.CompleteAsync(delivery, Ct);
                done++;
            }
            else
            {
                late.Enqueue(delivery);
            }
        }

        (await patient.SweepAsync(Ct)).ShouldBe(1UL);
        (await CountAsync(replica)).ShouldBe(50);

        await sweeper.SweepAsync(Ct);
        (await CountAsync(replica)).ShouldBeInRange(10, 20); // what waits, and what came after the last that was handled before
        foreach (var _ in Enumerable.Range(0, 10))
        {
            var delivery = late.TryDequeue(out var held) ? held : await replica.TakeAsync();
            await replica.Inbox.CompleteAsync(delivery, Ct);
        }

        await Until.TrueAsync(async () =>
        {
            await sweeper.SweepAsync(Ct);
            return await CountAsync(replica) == 0;
        });

        NatsSweeper Sweeper(TimeSpan window) =>
            new(
                replica.Server,
                new SparkNatsOptions { DuplicateWindow = window },
                TimeProvider.System,
                NullLogger.Instance
            )
            {
                Skew = TimeSpan.Zero, // it is one machine
            };
    }

    private static Task<long> CountAsync(NatsReplica replica) =>
        replica.Server.RunAsync(
            async (topology, token) =>
                (await topology.JetStream.GetStreamAsync(replica.Server.Names.Events, null, token)).Info.State.Messages,
            Ct
        );

    private NatsReplica Replica(Action<SparkNatsOptions>? configure = null)
    {
        var settings = new SparkNatsOptions { Url = _server.Url, AckWait = TimeSpan.FromSeconds(5) };
        configure?.Invoke(settings);
        var replica = new NatsReplica(settings, _bot, TimeProvider.System);
        _open.Add(replica);
        return replica;
    }

    /// <summary>As the dispatcher does: again and again.</summary>
    private static async Task SettleAsync(NatsReplica replica, InboxDelivery delivery)
    {
        while (true)
        {
            try
            {
                await replica.Inbox.CompleteAsync(delivery, Ct);
                return;
            }
            catch (InboxUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
            }
        }
    }
}
