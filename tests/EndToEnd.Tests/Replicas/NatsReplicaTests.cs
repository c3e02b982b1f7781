using System.Text;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Net;

namespace EndToEnd.Tests.Replicas;

/// <summary>What goes wrong with replicas and their NATS server, or a cluster of three.</summary>
public sealed class NatsFaultStories : EngineStories
{
    protected override async Task<IReplicaEngine> StartEngineAsync() =>
        new NatsReplicaEngine(await NatsServers.StartAsync());

    protected override async Task<IReplicaEngine> StartClusterAsync() =>
        new NatsReplicaEngine(await NatsServers.StartAsync(3));
}

/// <summary>Replicas over a real NATS server.</summary>
public sealed class NatsReplicaTests(SharedServers servers) : ReplicaStories
{
    protected override async Task<IReplicaEngine> EngineAsync() =>
        new NatsReplicaEngine(await servers.NatsAsync(), isOwn: false);
}

internal sealed class NatsReplicaEngine(NatsServers servers, bool isOwn = true) : IReplicaEngine
{
    private readonly string _name = "bot_" + Guid.NewGuid().ToString("N")[..20];
    private int _victim;

    private string Events => $"{_name}_events";

    private string Replies => $"KV_{_name}_replies";

    public IReadOnlyList<string> Settings =>
        [
            "--Spark:Inbox=Nats",
            $"--Spark:Nats:Url={servers.Url}",
            $"--Spark:Nats:Name={_name}",
            $"--Spark:Nats:Replicas={servers.Count}",
            // Each has copies and a leader of its own; what the stories tell, few tell as well as many.
            "--Spark:Nats:Partitions=8",
        ];

    public string LeaseSetting => "--Spark:Nats:AckWait";

    /// <summary>One server of the three is killed, and started again.</summary>
    public async Task CrashAsync()
    {
        servers.Kill(_victim++ % servers.Count);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System); // the others go on without it: this is the fault
        await servers.StartAgainAsync();
    }

    public Task StopAsync()
    {
        servers.KillAll();
        return Task.CompletedTask;
    }

    public Task StartAsync() => servers.StartAgainAsync();

    public async Task<long> PendingAsync()
    {
        await using var client = new NatsClient(servers.Url);
        var pending = 0L;
        await foreach (var consumer in client.CreateJetStreamContext().ListConsumersAsync(Events))
        {
            pending += (long)consumer.Info.NumPending + consumer.Info.NumAckPending;
        }

        return pending;
    }

    public async Task<IReadOnlyList<string>> UnderWayAsync()
    {
        await using var client = new NatsClient(servers.Url);
        var jetStream = client.CreateJetStreamContext();
        var sequences = new HashSet<ulong>();
        await foreach (var consumer in jetStream.ListConsumersAsync(Events))
        {
            if (consumer.Info.NumAckPending > 0 && await NextAsync(jetStream, consumer.Info) is { } message)
            {
                sequences.Add(message.Seq);
            }
        }

        var replies = await jetStream.GetStreamAsync(Replies, new StreamInfoRequest { SubjectsFilter = ">" });
        foreach (var subject in replies.Info.State.Subjects?.Keys ?? [])
        {
            // Who was answered is written behind the time; of an intent there is nothing behind it.
            var record = await GetAsync(jetStream, Replies, new StreamMsgGetRequest { LastBySubj = subject });
            if (record?.Data.Length == sizeof(long))
            {
                sequences.Add(ulong.Parse(subject.Split('.')[3], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        var bodies = new List<string>();
        foreach (var sequence in sequences)
        {
            if (await GetAsync(jetStream, Events, new StreamMsgGetRequest { Seq = sequence }) is { } message)
            {
                bodies.Add(Encoding.UTF8.GetString(message.Data.Span));
            }
        }

        return bodies;
    }

    public ValueTask DisposeAsync() => isOwn ? servers.DisposeAsync() : default;

    private Task<StoredMessage?> NextAsync(INatsJSContext jetStream, ConsumerInfo consumer) =>
        GetAsync(
            jetStream,
            Events,
            new StreamMsgGetRequest
            {
                Seq = consumer.AckFloor.StreamSeq + 1,
                NextBySubj = consumer.Config.FilterSubject!,
            }
        );

    private static async Task<StoredMessage?> GetAsync(
        INatsJSContext jetStream,
        string stream,
        StreamMsgGetRequest request
    )
    {
        try
        {
            var answer = await jetStream.JSRequestResponseAsync<StreamMsgGetRequest, StreamMsgGetResponse>(
                $"$JS.API.STREAM.MSG.GET.{stream}",
                request
            );
            return answer.Message;
        }
        catch (NatsJSApiException error) when (error.Error.ErrCode == 10_037)
        {
            return null; // settled by now
        }
    }
}
