using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NATS.Client.JetStream.Models;

namespace Spark.Bot.Nats.Tests;

/// <summary>Servers that refuse the bot, or are not set up for it: it says why, and goes on when they are.</summary>
public sealed class ServerSettingsTests : IAsyncDisposable
{
    private readonly SparkBotOptions _bot = new() { MaxConcurrency = 4 };
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<DirectoryInfo> _folders = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        _folders.ForEach(folder => folder.Delete(recursive: true));
    }

    [Fact]
    public async Task Why_a_connection_that_was_lost_cannot_be_made_again_is_said()
    {
        var server = await ServerAsync("");
        var replica = Replica(server.Url);
        (await replica.Inbox.CheckAsync(Ct)).ShouldBeNull();

        server.KillAll();

        await Until.TrueAsync(async () =>
            (await replica.Inbox.CheckAsync(Ct))?.Contains("refused", StringComparison.OrdinalIgnoreCase) == true
        );
    }

    [Fact]
    public async Task Why_the_first_connection_cannot_be_made_is_said_though_it_takes_a_while_to_know()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var replica = Replica($"nats://{listener.LocalEndpoint}");
        var checking = replica.Inbox.CheckAsync(Ct).AsTask();
        using (await listener.AcceptSocketAsync(Ct))
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Ct); // this is the fault: a server that is slow
        }

        (await checking).ShouldNotBeNull().ShouldNotContain("there is no connection");
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

        var problem = (string?)null;
        await Until.TrueAsync(async () =>
        {
            problem = await replica.Inbox.CheckAsync(Ct).AsTask().WaitAsync(Until.Patience, Ct);
            return problem?.Contains("TLS", StringComparison.Ordinal) == true; // a busy machine may learn it later
        });

        problem.ShouldNotBeNull().ShouldContain("cannot be used");
        problem.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_said_in_bounded_time_without_their_secret()
    {
        var server = await ServerAsync("authorization { user: bot, password: right }");
        var withUser = Replica(server.Url, settings => (settings.User, settings.Password) = ("bot", "s3cr3t"));
        var inUrl = Replica(server.Url.Replace("nats://", "nats://bot:s3cr3t@", StringComparison.Ordinal));
        foreach (var replica in (NatsReplica[])[withUser, inUrl])
        {
            var problem = await replica.Inbox.CheckAsync(Ct).AsTask().WaitAsync(Until.Patience, Ct);
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
        var replica = new NatsReplica(settings, _bot, TimeProvider.System);
        _open.Add(replica);
        return replica;
    }
}
