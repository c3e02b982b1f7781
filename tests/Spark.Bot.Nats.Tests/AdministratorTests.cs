using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Engines;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Spark.Bot.Tests;

namespace Spark.Bot.Nats.Tests;

/// <summary>What an administrator does to the streams while the bot runs, and what the servers are not set up for.</summary>
public sealed class AdministratorTests(Servers servers) : IAsyncDisposable
{
    private readonly NatsHarness _harness = new(servers);
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<DirectoryInfo> _folders = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _harness.DisposeAsync();
        _open.Reverse();
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        _folders.ForEach(folder => folder.Delete(recursive: true));
    }

    [Fact]
    public async Task What_waits_for_a_consumer_that_was_deleted_is_not_swept_away()
    {
        _harness.Settings.DuplicateWindow = TimeSpan.FromSeconds(1);
        var replica = _harness.Another(TimeProvider.System);
        await using var sweeper = Sweeper(replica);
        await replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct);
        var partition = replica.Server.Names.PartitionOf("room-1", replica.Settings.Partitions);
        await DoAsync(
            replica,
            topology =>
                topology.JetStream.DeleteConsumerAsync(replica.Server.Names.Events, partition.Consumer, Ct).AsTask()
        );
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Ct);

        await Should.NotThrowAsync(sweeper.SweepAsync(Ct));

        (await replica.TakeAsync()).Entry.Webhook.Data.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_consumer_of_the_administrators_own_is_not_counted_keeps_nothing_and_makes_no_dead_letters()
    {
        _harness.Settings.DuplicateWindow = TimeSpan.FromSeconds(1);
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
                        AckWait = TimeSpan.FromSeconds(0.5),
                        MaxDeliver = 1,
                    },
                    token
                ),
            Ct
        );
        (await audit.NextAsync<byte[]>(cancellationToken: Ct)).ShouldNotBeNull();
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ct);
        _ = await audit.NextAsync<byte[]>(
            opts: new NatsJSNextOpts { Expires = TimeSpan.FromSeconds(1) },
            cancellationToken: Ct
        );
        await replica.Inbox.AcceptAsync(Samples.Entry("b"), Ct);
        await replica.Inbox.CompleteAsync(await replica.TakeAsync(), Ct);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Ct);

        (await replica.Dead.ListAsync(cancellationToken: Ct)).ShouldBeEmpty();
        (await new NatsCounting(replica.Server).CountAsync(Ct)).Pending.ShouldBe(0);
        await UntilAsync(async () => await sweeper.SweepAsync(Ct) == 3);
    }

    [Fact]
    public async Task Why_a_connection_that_was_lost_cannot_be_made_again_is_said()
    {
        var server = await ServerAsync("");
        var replica = Replica(server.Url);
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();

        server.KillAll();

        await UntilAsync(async () =>
            (await replica.Inbox.CheckAsync(Ct))?.Contains("refused", StringComparison.OrdinalIgnoreCase) == true
        );
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
        _harness.LeaseTime = TimeSpan.FromSeconds(30); // it is not given out again and again until the server has enough
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
    public async Task An_update_is_the_same_only_as_long_as_its_bucket_knows_it_and_refused_only_if_it_was_stored()
    {
        _harness.Settings.DuplicateWindow = TimeSpan.FromHours(1);
        var replica = _harness.Another(TimeProvider.System);
        var update = InboxEntry.From(Samples.Envelope(@event: "updated"), TimeProvider.System);
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
    public async Task A_server_whose_certificate_is_not_trusted_is_refused_in_bounded_time_without_secrets()
    {
        var folder = Directory.CreateTempSubdirectory();
        _folders.Add(folder);
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest(
            "CN=nats",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificate, secret) = (Path.Combine(folder.FullName, "c.pem"), Path.Combine(folder.FullName, "k.pem"));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem(), Ct);
        var server = await ServerAsync($"tls {{ cert_file: \"{certificate}\", key_file: \"{secret}\" }}");
        var replica = Replica(server.Url.Replace("nats://", "nats://bot:s3cr3t@", StringComparison.Ordinal));

        var problem = await replica.Inbox.CheckAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct);

        problem.ShouldNotBeNull().ShouldContain("cannot be used");
        problem.ShouldContain("TLS");
        problem.ShouldNotContain("s3cr3t");
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
                foreach (var bucket in (string[])[names.Partitions, names.Replies, names.Recent, names.States])
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
            await UntilAsync(async () =>
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
            await UntilAsync(async () =>
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

    [Fact]
    public async Task Credentials_that_are_refused_are_said_in_bounded_time_without_their_secret()
    {
        var server = await ServerAsync("authorization { user: bot, password: right }");
        var withUser = Replica(server.Url, settings => (settings.User, settings.Password) = ("bot", "s3cr3t"));
        var inUrl = Replica(server.Url.Replace("nats://", "nats://bot:s3cr3t@", StringComparison.Ordinal));
        foreach (var replica in (NatsReplica[])[withUser, inUrl])
        {
            var problem = await replica.Inbox.CheckAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct);
            problem.ShouldNotBeNull().ShouldContain("uthori");
            problem.ShouldNotContain("s3cr3t");
            var error = await Should.ThrowAsync<InboxUnavailableException>(
                replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct).AsTask()
            );
            error.ToString().ShouldNotContain("s3cr3t");
        }
    }

    [Fact]
    public async Task A_password_in_an_address_is_in_no_message_when_nobody_answers_there()
    {
        var server = await ServerAsync("");
        var replica = Replica(server.Url.Replace("nats://", "nats://bot:s3cr3t@", StringComparison.Ordinal));
        server.KillAll();

        var error = await Should.ThrowAsync<InboxUnavailableException>(
            replica.Inbox.AcceptAsync(Samples.Entry("a"), Ct).AsTask()
        );

        error.ToString().ShouldNotContain("s3cr3t");
        error.Message.ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_server_without_jetstream_is_told_apart()
    {
        var server = await ServerAsync("jetstream: false");

        var problem = await Replica(server.Url).Inbox.CheckAsync(Ct);

        problem.ShouldNotBeNull().ShouldContain("JetStream");
    }

    [Fact]
    public async Task A_server_that_has_no_room_left_refuses_and_goes_on_when_it_has()
    {
        var folder = Directory.CreateTempSubdirectory();
        _folders.Add(folder);
        var server = await ServerAsync($"jetstream {{ store_dir: \"{folder.FullName}\", max_file_store: 3MB }}");
        var replica = Replica(server.Url);
        var problem = (string?)null;
        for (var n = 0; problem is null; n++)
        {
            n.ShouldBeLessThan(100);
            try
            {
                var entry = Samples.Entry($"{n}", new string('x', 100_000));
                await replica.Inbox.AcceptAsync(entry, Ct);
            }
            catch (InboxUnavailableException error)
            {
                problem = error.Message;
            }
        }

        problem.ShouldContain("no room left");
        await DoAsync(
            replica,
            async topology =>
                await topology.JetStream.PurgeStreamAsync(
                    replica.Server.Names.Events,
                    new StreamPurgeRequest { Keep = 1 },
                    Ct
                )
        );

        (await replica.Inbox.AcceptAsync(Samples.Entry("last"), Ct)).ShouldBe(InboxReceipt.Stored);
        await replica.TakeAsync();
    }

    [Fact]
    public async Task An_event_that_is_as_large_as_a_message_may_be_can_be_given_up()
    {
        var server = await ServerAsync("max_payload: 10KB");
        var replica = Replica(server.Url);
        var size = 9_900;
        while (true)
        {
            try
            {
                await replica.Inbox.AcceptAsync(Samples.Entry("a", new string('x', size)), Ct);
                size.ShouldBeGreaterThan(7_500);
                break;
            }
            catch (InboxUnavailableException error)
                when (error.Message.Contains("max_payload", StringComparison.Ordinal))
            {
                size -= 20;
            }
        }

        var delivery = await replica.TakeAsync();
        await replica.Inbox.DeadLetterAsync(delivery, new string('ü', 3_000), Ct);

        (await replica.Dead.ListAsync(cancellationToken: Ct)).Single().Webhook.Data.Id.ShouldBe("a");
    }

    private static NatsSweeper Sweeper(NatsReplica replica) =>
        new(replica.Server, replica.Settings, TimeProvider.System) { Skew = TimeSpan.Zero };

    private static Task<T> DoAsync<T>(NatsReplica replica, Func<NatsTopology, Task<T>> act) =>
        replica.Server.RunAsync((topology, _) => act(topology), Ct);

    private async Task<NatsServers> ServerAsync(string settings)
    {
        var server = await NatsServers.StartAsync(settings: settings);
        _open.Add(server);
        return server;
    }

    private NatsReplica Replica(string url, Action<SparkNatsOptions>? configure = null)
    {
        var settings = new SparkNatsOptions { Url = url, Partitions = 4 };
        configure?.Invoke(settings);
        var replica = new NatsReplica(settings, _harness.Options, TimeProvider.System);
        _open.Add(replica);
        return replica;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
        }
    }
}
