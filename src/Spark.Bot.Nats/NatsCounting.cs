using NATS.Client.JetStream.Models;

namespace Spark.Bot.Nats;

/// <summary>Counts what waits, as the server knows it.</summary>
internal sealed class NatsCounting(NatsServer server)
{
    public Task<Backlog> CountAsync(CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                var (pending, oldest) = (0L, (DateTimeOffset?)null);
                await foreach (var info in InfosAsync(topology, token).ConfigureAwait(false))
                {
                    if (Waiting(info) is > 0 and var waiting)
                    {
                        pending += waiting;
                        var first = await FirstAsync(topology, info, token).ConfigureAwait(false);
                        var received = first is null ? null : (DateTimeOffset?)NatsEvents.Received(first);
                        oldest = oldest < received ? oldest : received ?? oldest;
                    }
                }

                var dead = await topology
                    .JetStream.GetStreamAsync(server.Names.Dead, null, token)
                    .ConfigureAwait(false);
                return new Backlog(pending, dead.Info.State.Messages, oldest?.ToUnixTimeMilliseconds());
            },
            cancellation
        );

    /// <summary>The first message that is not done with; 0 if that is not known; <c>null</c> if all are.</summary>
    public Task<ulong?> FirstOpenAsync(CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                var first = (ulong?)null;
                var missing = Consumers(topology.Layout).ToHashSet(StringComparer.Ordinal);
                await foreach (var info in InfosAsync(topology, token).ConfigureAwait(false))
                {
                    missing.Remove(info.Name);
                    if (Waiting(info) > 0 && (first is null || info.AckFloor.StreamSeq + 1 < first))
                    {
                        first = info.AckFloor.StreamSeq + 1;
                    }
                }

                if (missing.Count == 0)
                {
                    return first;
                }

                // Somebody has deleted it, or its server did not answer: nobody knows what waits for it.
                server.Doubt();
                return 0UL;
            },
            cancellation
        );

    private async IAsyncEnumerable<ConsumerInfo> InfosAsync(
        NatsTopology topology,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (
            var consumer in topology
                .JetStream.ListConsumersAsync(server.Names.Events, cancellation)
                .ConfigureAwait(false)
        )
        {
            if (server.Names.PartitionOf(consumer.Info.Name) is not null)
            {
                yield return consumer.Info;
            }
        }
    }

    private IEnumerable<string> Consumers(PartitionLayout layout) =>
        layout
            .Before.Append(layout.Partitions)
            .SelectMany(count => Enumerable.Range(0, count).Select(n => server.Names.Partition(n, count).Consumer));

    private Task<StoredEvent?> FirstAsync(NatsTopology topology, ConsumerInfo info, CancellationToken cancellation) =>
        StoredEvent.NextAsync(
            topology.JetStream,
            server.Names.Events,
            info.Config.FilterSubject!,
            info.AckFloor.StreamSeq + 1,
            cancellation
        );

    private static long Waiting(ConsumerInfo info) => (long)info.NumPending + info.NumAckPending;
}
