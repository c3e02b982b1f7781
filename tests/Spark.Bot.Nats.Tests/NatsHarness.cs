using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats.Tests;

/// <summary>One server for all tests; each has streams and buckets of its own.</summary>
public class Servers : IAsyncLifetime
{
    internal NatsServers Started { get; private set; } = null!;

    internal virtual int Count => 1;

    public async ValueTask InitializeAsync() => Started = await NatsServers.StartAsync(Count);

    /// <summary>What a test leaves behind goes, so that the servers stay quick; they go themselves when all is over.</summary>
    internal async Task RemoveAsync(string name)
    {
        var patient = new NatsOpts
        {
            Url = Started.Url,
            RequestTimeout = Until.Patience / 6,
            ConnectTimeout = Until.Patience,
        };
        await using var connection = new NatsConnection(patient);
        var jetStream = new NatsJSContext(connection);
        var names = new NatsNames(name);
        string[] buckets = [names.Partitions, names.Replies, names.Keys, names.Recent, names.States];
        string[] streams = [names.Events, names.Dead, names.Advisories, .. buckets.Select(bucket => "KV_" + bucket)];
        foreach (var stream in streams)
        {
            await Until.TrueAsync(() => IsGoneAsync(jetStream, stream));
        }
    }

    private static async Task<bool> IsGoneAsync(NatsJSContext jetStream, string stream)
    {
        try
        {
            await jetStream.DeleteStreamAsync(stream);
            return true;
        }
        catch (NatsJSApiException error) when (error.Error.Code == 404)
        {
            return true; // this test had none
        }
        catch (NatsJSApiNoResponseException)
        {
            return false; // a cluster that elects its leader forgets what it was asked
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Started is not null)
        {
            await Started.DisposeAsync();
        }
    }
}

/// <summary>Three of them, which keep everything three times.</summary>
public sealed class Cluster : Servers
{
    internal override int Count => 3;
}

/// <summary>A replica over a real server, which has a clock of its own: time goes by truly.</summary>
public sealed class NatsHarness : SharedHarness
{
    private readonly List<IAsyncDisposable> _open = [];
    private readonly Servers _servers;

    public NatsHarness(Servers servers)
    {
        _servers = servers;
        Settings = new SparkNatsOptions
        {
            Url = servers.Started.Url,
            Replicas = servers.Count,
            Partitions = 8, // fewer than a bot has: each asks for itself, and in a cluster has three copies and an election
            Name = "bot_" + Guid.NewGuid().ToString("N")[..20],
            AckWait = TimeSpan.FromSeconds(5), // a busy machine may stand still for a while
            DuplicateWindow = TimeSpan.FromSeconds(12),
        };
        Start();
    }

    public override TimeSpan LeaseTime
    {
        get => Settings.AckWait;
        set => Settings.AckWait = value;
    }

    public override TimeProvider Time => TimeProvider.System;

    public override TimeSpan Unit => TimeSpan.FromSeconds(0.3);

    internal SparkNatsOptions Settings { get; }

    internal NatsReplica Replica { get; private set; } = null!;

    public override bool SharesItsTurn(string room, string other)
    {
        var names = new NatsNames(Settings.Name);
        return names.PartitionOf(room, Settings.Partitions) == names.PartitionOf(other, Settings.Partitions);
    }

    public override void RememberBriefly()
    {
        Settings.DuplicateWindow = TimeSpan.FromSeconds(1);
        Options.GiveUpAfter = TimeSpan.FromSeconds(2) - TimeSpan.FromDays(1); // what the options never say
    }

    internal override WholeBot Bot(Func<MessageDeleted, CancellationToken, Task>? handle) =>
        new BotReplica(Settings, handle);

    internal override Replica Another()
    {
        var replica = Another(TimeProvider.System);
        return replica.AsReplica();
    }

    /// <summary>The server thinks that its time has run out, while the replica knows nothing of it.</summary>
    internal override async Task TakeAwayAsync(InboxDelivery delivery) =>
        await ((NatsLease)delivery.Receipt!).Message.NakAsync(
            new AckOpts { NakDelay = TimeSpan.FromMilliseconds(500) }
        );

    /// <summary>Another process on the same servers.</summary>
    internal NatsReplica Another(TimeProvider clock, SparkNatsOptions? settings = null)
    {
        var replica = new NatsReplica(settings ?? Settings, Options, clock);
        _open.Add(replica);
        if (Settings.Replicas > 1)
        {
            ReadyAsync(replica).GetAwaiter().GetResult();
        }

        return replica;
    }

    public override async Task CrashAsync()
    {
        // The old one is cut off, with all it holds: nothing of it is given back.
        await Replica.Server.DisposeAsync();
        Start();
    }

    public override async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        await _servers.RemoveAsync(Settings.Name);
    }

    /// <summary>Until every copy has a leader: a bot is not ready before, either.</summary>
    private static async Task ReadyAsync(NatsReplica replica)
    {
        for (var attempt = 0; await replica.Inbox.CheckAsync(default).ConfigureAwait(false) is { } problem; attempt++)
        {
            attempt.ShouldBeLessThan(100, problem);
        }
    }

    private void Start()
    {
        Replica = Another(Clock);
        (Inbox, Dead, Journal, States) = (Replica.Inbox, Replica.Dead, Replica.Journal, Replica.States);
    }
}

/// <summary>What a process of the bot has of the servers.</summary>
internal sealed class NatsReplica : IAsyncDisposable
{
    public NatsReplica(SparkNatsOptions settings, SparkBotOptions bot, TimeProvider clock)
    {
        Settings = settings;
        var options = Microsoft.Extensions.Options.Options.Create(settings);
        Server = new NatsServer(
            options,
            Microsoft.Extensions.Options.Options.Create(bot),
            clock,
            NullLogger<NatsServer>.Instance
        );
        Inbox = new NatsInbox(Server, options, clock, new LoggerFactory([Log]).CreateLogger<NatsInbox>());
        Dead = new NatsDeadLetters(Server, Inbox);
        Journal = new NatsReplyJournal(Server, Inbox);
        States = new NatsStateStore(Server);
    }

    public SparkNatsOptions Settings { get; }

    public LogLines Log { get; } = new();

    public NatsServer Server { get; }

    public NatsInbox Inbox { get; }

    public NatsDeadLetters Dead { get; }

    public NatsReplyJournal Journal { get; }

    /// <summary>The parts that begin and end events, of another replica of the same settings.</summary>
    public (NatsOpening Opening, NatsSettling Settling) Half()
    {
        var owner = Guid.NewGuid();
        var settling = new NatsSettling(Server, owner, TimeProvider.System);
        var logger = NullLogger<NatsInbox>.Instance;
        return (new NatsOpening(Server, settling, owner, Settings, TimeProvider.System, logger), settling);
    }

    public NatsStateStore States { get; }

    public Replica AsReplica() => new(Inbox, Journal, Server.DisposeAsync, () => Inbox.AtHand, TellAsync);

    public Task<InboxDelivery> TakeAsync() => AsReplica().TakeAsync();

    public async ValueTask DisposeAsync()
    {
        await Inbox.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>The partitions in which something waits, or was given to somebody.</summary>
    private async Task<string> TellAsync()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Settings.Url! });
        var lines = new List<string>();
        await foreach (
            var consumer in new NatsJSContext(connection).ListConsumersAsync(new NatsNames(Settings.Name).Events)
        )
        {
            var info = consumer.Info;
            if (info.NumAckPending > 0 || info.NumPending > 0)
            {
                lines.Add(
                    $"{info.Name}: {info.NumPending} wait, {info.NumAckPending} are given out, {info.NumRedelivered} of them "
                        + $"again; {info.NumWaiting} ask for one; delivered {info.Delivered?.ConsumerSeq}, the last "
                        + $"{info.Delivered?.LastActive:O}, now it is {TimeProvider.System.GetUtcNow():O}"
                );
            }
        }

        return string.Join('\n', lines);
    }
}
