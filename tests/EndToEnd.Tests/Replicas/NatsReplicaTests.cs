using System.Text;
using EndToEnd.Tests.Durability;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Net;

namespace EndToEnd.Tests.Replicas;

/// <summary>Replicas over a real cluster of three NATS servers.</summary>
[Collection(nameof(Alone))]
public sealed class NatsReplicaTests : ReplicaStories
{
    protected override async Task<IReplicaEngine> StartEngineAsync() =>
        new NatsReplicaEngine(await NatsServers.StartAsync(3));
}

internal sealed class NatsReplicaEngine(NatsServers servers) : IReplicaEngine
{
    private const string Events = "spark_bot_events";

    private int _victim;

    public IReadOnlyList<string> Settings =>
        [
            "--Spark:Inbox=Nats",
            $"--Spark:Nats:Url={servers.Url}",
            "--Spark:Nats:Replicas=3",
            "--Spark:Nats:AckWait=00:00:03",
        ];

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

        var replies = await jetStream.GetStreamAsync(
            "KV_spark_bot_replies",
            new StreamInfoRequest { SubjectsFilter = ">" }
        );
        foreach (var subject in replies.Info.State.Subjects?.Keys ?? [])
        {
            // Who was answered is written behind the time; of an intent there is nothing behind it.
            var record = await GetAsync(
                jetStream,
                "KV_spark_bot_replies",
                new StreamMsgGetRequest { LastBySubj = subject }
            );
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

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    private static Task<StoredMessage?> NextAsync(INatsJSContext jetStream, ConsumerInfo consumer) =>
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
