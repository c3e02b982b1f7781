using System.Globalization;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;

namespace Spark.Bot.Nats;

/// <summary>
/// Makes the streams, consumers and buckets, or checks them: any number of replicas may do so at the same time, and as
/// often as they like.
/// </summary>
internal sealed class NatsSetup(
    INatsJSContext jetStream,
    NatsNames names,
    SparkNatsOptions options,
    SparkBotOptions bot
)
{
    /// <summary>
    /// The bot gives an event up after so many attempts; the server does when it has given it out this many times more,
    /// such as one that ends the process before it can be counted, or that comes to versions that leave it to another.
    /// </summary>
    public const int MoreDeliveries = 100;

    private const int AtATime = 16;

    /// <summary>How long an event that may happen again counts as the same (<see cref="EventKey"/>).</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(60);

    /// <summary>Of values that are written at the same time all but one are refused; later the revision tells.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);

    private readonly NatsKVContext _buckets = new(jetStream);

    public async Task<NatsTopology> PrepareAsync(CancellationToken cancellation)
    {
        var partitions = await BucketAsync(names.Partitions, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        var plan = new PartitionPlan(jetStream, partitions, names, options.Partitions);
        var layout = await plan.AgreeAsync(cancellation).ConfigureAwait(false);
        var events = await StreamAsync(
                new StreamConfig(names.Events, [names.EventSubjects(layout.Partitions)])
                {
                    Description = "Events that a bot has acknowledged.",
                    DuplicateWindow = options.DuplicateWindow,
                    AllowDirect = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        // Once more: a replica with another number may have agreed with itself just now, and the last word counts.
        layout = await plan.AgreeAsync(cancellation).ConfigureAwait(false);
        await StreamAsync(
                new StreamConfig(names.Dead, [names.DeadSubjects])
                {
                    Description = "Events that a bot has given up.",
                    MaxAge = bot.DeadLetterRetention,
                    AllowDirect = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        var advisories = await StreamAsync(
                new StreamConfig(names.Advisories, [names.AdvisorySubject])
                {
                    Description = "Events that the server has given up.",
                    Retention = StreamConfigRetention.Workqueue,
                },
                cancellation
            )
            .ConfigureAwait(false);
        var mover = await advisories
            .CreateOrUpdateConsumerAsync(
                new ConsumerConfig("mover")
                {
                    AckPolicy = ConsumerConfigAckPolicy.Explicit,
                    AckWait = TimeSpan.FromSeconds(30),
                },
                cancellation
            )
            .ConfigureAwait(false);
        var (consumers, isChanged) = await ConsumersAsync(events, layout, partitions, cancellation)
            .ConfigureAwait(false);
        await plan.TidyAsync(layout, cancellation).ConfigureAwait(false);
        return new NatsTopology(jetStream, Incarnation(events.Info), layout, consumers, mover)
        {
            IsChanged = isChanged,
            Leader = events.Info.Cluster?.Leader,
            Partitions = partitions,
            Replies = await BucketAsync(
                    names.Replies,
                    bot.DeadLetterRetention + TimeSpan.FromDays(1), // with the letter whose replies these may be
                    cancellation
                )
                .ConfigureAwait(false),
            Keys = await BucketAsync(names.Keys, bot.RemembersFor, cancellation, bot.MaxRememberedEvents)
                .ConfigureAwait(false),
            Recent = await BucketAsync(names.Recent, Short, cancellation).ConfigureAwait(false),
            States = await BucketAsync(names.States, TimeSpan.Zero, cancellation).ConfigureAwait(false),
        };
    }

    private static string Incarnation(StreamInfo stream) =>
        stream.Created.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);

    private async Task<INatsJSStream> StreamAsync(StreamConfig wanted, CancellationToken cancellation)
    {
        wanted.NumReplicas = options.Replicas;
        wanted.Storage = StreamConfigStorage.File;
        INatsJSStream stream;
        try
        {
            stream = await jetStream.GetStreamAsync(wanted.Name!, null, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException error) when (error.Error.ErrCode is NatsErrors.StreamNotFound)
        {
            try
            {
                return await jetStream.CreateStreamAsync(wanted, cancellation).ConfigureAwait(false);
            }
            catch (NatsJSApiException other) when (other.Error.ErrCode is NatsErrors.StreamExists)
            {
                // Another replica, with other options, was faster.
                stream = await jetStream.GetStreamAsync(wanted.Name!, null, cancellation).ConfigureAwait(false);
            }
        }

        var known = stream.Info.Config;
        if (
            known.NumReplicas == wanted.NumReplicas
            && known.AllowDirect == wanted.AllowDirect
            && known.MaxAge == wanted.MaxAge
            && (wanted.MaxMsgs <= 0 || known.MaxMsgs == wanted.MaxMsgs)
            && (wanted.DuplicateWindow == TimeSpan.Zero || known.DuplicateWindow == wanted.DuplicateWindow)
            && known.Subjects!.ToHashSet(StringComparer.Ordinal).SetEquals(wanted.Subjects!)
        )
        {
            return stream;
        }

        known.AllowDirect = wanted.AllowDirect;
        // What an administrator has set beside it, such as a limit, stays.
        (known.NumReplicas, known.MaxAge, known.Subjects) = (wanted.NumReplicas, wanted.MaxAge, wanted.Subjects);
        known.MaxMsgs = wanted.MaxMsgs <= 0 ? known.MaxMsgs : wanted.MaxMsgs;
        known.DuplicateWindow =
            wanted.DuplicateWindow == TimeSpan.Zero ? known.DuplicateWindow : wanted.DuplicateWindow;
        await stream.UpdateAsync(known, cancellation).ConfigureAwait(false);
        return stream;
    }

    /// <summary>
    /// A bucket that lets single values be removed, and not only be marked as deleted. Of more than it may hold, the oldest
    /// go.
    /// </summary>
    private async Task<NatsBucket> BucketAsync(
        string bucket,
        TimeSpan maxAge,
        CancellationToken cancellation,
        int? most = null
    )
    {
        await StreamAsync(
                new StreamConfig("KV_" + bucket, [$"$KV.{bucket}.>"])
                {
                    MaxAge = maxAge,
                    MaxMsgsPerSubject = 1,
                    MaxMsgs = most ?? -1,
                    DuplicateWindow = maxAge > TimeSpan.Zero && maxAge < AtOnce ? maxAge : AtOnce,
                    AllowRollupHdrs = true,
                    // Of several copies, only the leader's is sure to be the latest.
                    AllowDirect = options.Replicas == 1,
                    Discard = most is null ? StreamConfigDiscard.New : StreamConfigDiscard.Old,
                },
                cancellation
            )
            .ConfigureAwait(false);
        return new NatsBucket(
            await _buckets.GetStoreAsync(bucket, cancellation).ConfigureAwait(false),
            IsReplicated: options.Replicas > 1
        );
    }

    private async Task<(IReadOnlyDictionary<string, INatsJSConsumer> All, bool IsChanged)> ConsumersAsync(
        INatsJSStream events,
        PartitionLayout layout,
        NatsBucket marks,
        CancellationToken cancellation
    )
    {
        var consumers = new Dictionary<string, INatsJSConsumer>(StringComparer.Ordinal);
        await foreach (var consumer in events.ListConsumersAsync(cancellation).ConfigureAwait(false))
        {
            consumers[consumer.Info.Name] = consumer;
        }

        List<NatsPartition> wanted =
        [
            .. Partitions(layout.Partitions).Where(partition => !IsAsWanted(partition, consumers)),
        ];
        await MakeAsync(events, wanted, consumers, marks, cancellation).ConfigureAwait(false);
        List<NatsPartition> lost =
        [
            .. layout.Before.SelectMany(Partitions).Where(partition => !IsAsWanted(partition, consumers)),
        ];
        if (lost is not [])
        {
            await RestoreAsync(events, lost, consumers, marks, cancellation).ConfigureAwait(false);
        }

        return (consumers, IsChanged: wanted.Count + lost.Count > 0);
    }

    /// <summary>Several at a time: in a cluster each has a leader of its own to elect.</summary>
    private async Task MakeAsync(
        INatsJSStream events,
        IReadOnlyList<NatsPartition> wanted,
        Dictionary<string, INatsJSConsumer> consumers,
        NatsBucket marks,
        CancellationToken cancellation
    )
    {
        foreach (var some in wanted.Chunk(AtATime))
        {
            var made = await Task.WhenAll(
                    some.Select(partition =>
                        MakeAsync(
                            events,
                            partition,
                            consumers.GetValueOrDefault(partition.Consumer)?.Info.Config,
                            marks,
                            cancellation
                        )
                    )
                )
                .ConfigureAwait(false);
            foreach (var consumer in made)
            {
                consumers[consumer.Info.Name] = consumer;
            }
        }
    }

    /// <summary>
    /// A consumer begins behind what is done with: one that was made anew would give out again what was handled long ago.
    /// </summary>
    private async Task<INatsJSConsumer> MakeAsync(
        INatsJSStream events,
        NatsPartition partition,
        ConsumerConfig? known,
        NatsBucket marks,
        CancellationToken cancellation
    )
    {
        var config = Consumer(partition);
        if (known is not null)
        {
            (config.DeliverPolicy, config.OptStartSeq) = (known.DeliverPolicy, known.OptStartSeq);
        }
        else if (events.Info.State.LastSeq > 0)
        {
            var entry = await NatsKeys.FindAsync(marks, partition.Key, cancellation).ConfigureAwait(false);
            if (PartitionMark.Read(entry?.Value, Incarnation(events.Info)) is { Done: > 0 and var done })
            {
                (config.DeliverPolicy, config.OptStartSeq) = (ConsumerConfigDeliverPolicy.ByStartSequence, done + 1);
            }
        }

        return await events.CreateOrUpdateConsumerAsync(config, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Consumers of an earlier number that somebody has deleted or changed, though events wait for them. The server makes consumers
    /// only for subjects that the stream takes: it takes these as long as it must.
    /// </summary>
    private async Task RestoreAsync(
        INatsJSStream events,
        IReadOnlyList<NatsPartition> lost,
        Dictionary<string, INatsJSConsumer> consumers,
        NatsBucket marks,
        CancellationToken cancellation
    )
    {
        var config = events.Info.Config;
        var subjects = config.Subjects!;
        config.Subjects = [.. subjects, .. lost.Select(partition => partition.Subject)];
        await events.UpdateAsync(config, cancellation).ConfigureAwait(false);
        try
        {
            await MakeAsync(events, lost, consumers, marks, cancellation).ConfigureAwait(false);
        }
        finally
        {
            config.Subjects = subjects;
            await events.UpdateAsync(config, cancellation).ConfigureAwait(false);
        }
    }

    private IEnumerable<NatsPartition> Partitions(int count) =>
        Enumerable.Range(0, count).Select(number => names.Partition(number, count));

    private bool IsAsWanted(NatsPartition partition, Dictionary<string, INatsJSConsumer> consumers) =>
        consumers.TryGetValue(partition.Consumer, out var consumer)
        && (consumer.Info.Config, Consumer(partition)) is var (known, wanted)
        && known.AckWait == wanted.AckWait
        && known.AckPolicy == wanted.AckPolicy
        && known.MaxAckPending == wanted.MaxAckPending
        && known.MaxDeliver == wanted.MaxDeliver
        && known.FilterSubject == wanted.FilterSubject;

    private ConsumerConfig Consumer(NatsPartition partition) =>
        new(partition.Consumer)
        {
            FilterSubject = partition.Subject,
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            AckWait = options.AckWait,
            MaxAckPending = 1,
            MaxDeliver = bot.HandlerAttempts + MoreDeliveries,
        };
}
