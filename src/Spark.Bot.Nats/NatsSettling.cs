using System.Collections.Concurrent;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// How the handling of an event ends. The partition's mark is written first, then the server is told: what is lost in
/// between comes again, and is recognised by the mark.
/// </summary>
internal sealed class NatsSettling(NatsServer server, Guid owner, TimeProvider clock)
{
    /// <summary>
    /// So long it takes at most until all servers of a cluster have heard that this replica asks for nothing any more;
    /// before, they would give it what it gives back.
    /// </summary>
    private static readonly TimeSpan Hearsay = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<NatsPartition, LastDone> _done = new();

    /// <summary>It is done with. Returns whether it was still this replica's.</summary>
    public Task<bool> CompleteAsync(InboxDelivery delivery, CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                var lease = Lease(delivery);
                var (epoch, done) = (server.Epoch, Done(lease, topology));
                if (await MarkAsync(topology, lease, done, token).ConfigureAwait(false) is not { } revision)
                {
                    return false;
                }

                _done[lease.Partition] = new LastDone(epoch, lease.Arrival, revision, done);
                await lease.Message.AckAsync(cancellationToken: token).ConfigureAwait(false);
                await ForgetRepliesAsync(topology, delivery, token).ConfigureAwait(false);
                if (delivery.IsTakenOver)
                {
                    await ForgetLetterAsync(topology, lease, token).ConfigureAwait(false);
                }

                return true;
            },
            cancellation
        );

    /// <summary>It is given out again after this time. Returns whether it was still this replica's.</summary>
    public Task<bool> RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellation) =>
        PostponeAsync(delivery, delivery.Attempt, after, cancellation);

    /// <summary>It was not tried: another replica may have it at once, or after this time.</summary>
    public Task<bool> ReleaseAsync(InboxDelivery delivery, TimeSpan? after, CancellationToken cancellation) =>
        PostponeAsync(delivery, delivery.Attempt - 1, after ?? Hearsay, cancellation);

    /// <summary>It is given up. Returns whether it was still this replica's.</summary>
    public Task<bool> BuryAsync(InboxDelivery delivery, string reason, CancellationToken cancellation) =>
        server.RunAsync(
            (topology, token) =>
                BuryAsync(
                    topology,
                    Lease(delivery),
                    new DeadLetterFacts(reason, delivery.Attempt, clock.GetUtcNow(), delivery.FinishedText),
                    token
                ),
            cancellation
        );

    /// <summary>The same, of what may have no delivery.</summary>
    public async Task<bool> BuryAsync(
        NatsTopology topology,
        NatsLease lease,
        DeadLetterFacts facts,
        CancellationToken cancellation
    )
    {
        if (!await IsMineAsync(topology, lease, cancellation).ConfigureAwait(false))
        {
            return false; // whether it is to be given up is for another replica to say
        }

        _ = await NatsEvents
            .BuryAsync(
                topology,
                server.Names.DeadSubject(topology.Incarnation, lease.Sequence),
                StoredEvent.Of(lease.Message),
                facts,
                cancellation
            )
            .ConfigureAwait(false);
        if (await MarkAsync(topology, lease, Done(lease, topology), cancellation).ConfigureAwait(false) is not null)
        {
            await lease.Message.AckAsync(cancellationToken: cancellation).ConfigureAwait(false);
            return true;
        }

        // Another replica has taken it over just now. The letter stays: it may be all there is, if that one gives the
        // event up as well; if it handles the event, it removes the letter.
        return false;
    }

    /// <summary>Whether an event is still this replica's.</summary>
    public Task<bool> IsMineAsync(NatsLease lease, CancellationToken cancellation) =>
        server.RunAsync((topology, token) => IsMineAsync(topology, lease, token), cancellation);

    private async Task<bool> IsMineAsync(NatsTopology topology, NatsLease lease, CancellationToken cancellation)
    {
        var entry = await NatsKeys
            .FindAsync(topology.Partitions, lease.Partition.Key, cancellation)
            .ConfigureAwait(false);
        // Nothing was written since, or nothing of this event by anybody else.
        return lease.Stream == topology.Incarnation
            && (
                (entry?.Revision ?? 0) == lease.Revision
                || !IsTakenOver(PartitionMark.Read(entry?.Value, topology.Incarnation), lease)
            );
    }

    /// <summary>
    /// Events get their whole time again; not those of a stream that is gone, whose numbers are other events' now.
    /// </summary>
    public Task RenewAsync(IReadOnlyCollection<NatsLease> leases, CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                foreach (var lease in leases.Where(lease => !lease.IsGivenBack && lease.Stream == topology.Incarnation))
                {
                    await lease.Message.AckProgressAsync(cancellationToken: token).ConfigureAwait(false);
                }

                return true;
            },
            cancellation
        );

    private Task<bool> PostponeAsync(
        InboxDelivery delivery,
        int attempts,
        TimeSpan after,
        CancellationToken cancellation
    ) =>
        server.RunAsync(
            (topology, token) =>
            {
                var (lease, first) = (Lease(delivery), delivery.FirstTried ?? clock.GetUtcNow());
                var tried = Tried(lease.Mark, lease.Sequence, attempts, topology) with
                {
                    FirstTried = first.ToUnixTimeMilliseconds(),
                    Finished = delivery.FinishedText,
                };
                return PostponeAsync(topology, lease, tried, after, token);
            },
            cancellation
        );

    /// <summary>It is given back, and given out again after this time. Returns whether it was still this replica's.</summary>
    public async Task<bool> PostponeAsync(
        NatsTopology topology,
        NatsLease lease,
        PartitionMark tried,
        TimeSpan after,
        CancellationToken cancellation
    )
    {
        tried = tried with { IsGivenBack = true, Delivered = lease.Delivered };
        if (await MarkAsync(topology, lease, tried, cancellation).ConfigureAwait(false) is null)
        {
            return false;
        }

        lease.IsGivenBack = true;
        // Surely told: what the server has not heard would wait for its whole time.
        await lease
            .Message.NakAsync(new AckOpts { NakDelay = after, DoubleAck = true }, cancellationToken: cancellation)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Writes the mark, unless the event is another replica's by now. Returns its revision, then.</summary>
    private async Task<ulong?> MarkAsync(
        NatsTopology topology,
        NatsLease lease,
        PartitionMark next,
        CancellationToken cancellation
    )
    {
        if (lease.Stream != topology.Incarnation)
        {
            return null; // somebody has thrown the stream away, and the event with it
        }

        var revision = lease.Revision;
        while (true)
        {
            var written = await NatsKeys
                .PutAsync(topology.Partitions, lease.Partition.Key, next.Write(), revision, cancellation)
                .ConfigureAwait(false);
            if (written is not null)
            {
                return written;
            }

            var entry = await NatsKeys
                .FindAsync(topology.Partitions, lease.Partition.Key, cancellation)
                .ConfigureAwait(false);
            var mark = PartitionMark.Read(entry?.Value, topology.Incarnation);
            if (mark == next)
            {
                return entry!.Value.Revision; // written before, and the answer was lost
            }

            if (IsTakenOver(mark, lease))
            {
                return null;
            }

            (revision, next) = (entry?.Revision ?? 0, next with { Done = Math.Max(next.Done, mark.Done) });
        }
    }

    /// <summary>
    /// The mark that this replica has written at the end of an event of the partition, if it need not be looked whether it
    /// is still the last: the server has not crashed since, so all that it gives out for the first time is new. Should
    /// another replica have ended events in between, that is seen when this one ends.
    /// </summary>
    public LastDone? Known(Arrival arrival) =>
        arrival.Epoch is not null
        && ReferenceEquals(arrival.Epoch, server.Epoch)
        && _done.TryGetValue(arrival.Partition, out var last)
        && ReferenceEquals(last.Epoch, arrival.Epoch)
        && last.Arrival.Stream == arrival.Stream
        // One that was made anew gives out for the first time what others may have begun.
        && last.Arrival.Consumer == arrival.Consumer
        && last.Arrival.Number < arrival.Number
            ? last
            : null;

    /// <summary>Who takes an event over writes the mark; so does who ends it.</summary>
    private bool IsTakenOver(PartitionMark mark, NatsLease lease) =>
        mark.Done >= lease.Sequence || (mark.Event == lease.Sequence && mark.Owner != owner);

    /// <summary>Who had the event before may have begun to give it up.</summary>
    private async Task ForgetLetterAsync(NatsTopology topology, NatsLease lease, CancellationToken cancellation) =>
        await topology
            .JetStream.PurgeStreamAsync(
                server.Names.Dead,
                new() { Filter = server.Names.DeadSubject(topology.Incarnation, lease.Sequence) },
                cancellation
            )
            .ConfigureAwait(false);

    private static async Task ForgetRepliesAsync(
        NatsTopology topology,
        InboxDelivery delivery,
        CancellationToken cancellation
    )
    {
        var lease = Lease(delivery);
        if (lease.HasPast)
        {
            await NatsKeys
                .DeleteAllAsync(topology.Replies, NatsReplyJournal.Prefix(lease.Stream, delivery.Id), cancellation)
                .ConfigureAwait(false);
            return;
        }

        List<ulong> records;
        lock (lease.Records) // a handler that was given up may still be replying
        {
            records = [.. lease.Records.Values];
        }

        foreach (var record in records)
        {
            _ = await NatsKeys.DeleteAsync(topology.Replies, record, cancellation).ConfigureAwait(false);
        }
    }

    private PartitionMark Done(NatsLease lease, NatsTopology topology) =>
        new()
        {
            Stream = topology.Incarnation,
            Owner = owner,
            Done = lease.Sequence,
        };

    /// <summary>The mark of an event that was tried so often.</summary>
    public PartitionMark Tried(PartitionMark mark, ulong sequence, int attempts, NatsTopology topology) =>
        new()
        {
            Stream = topology.Incarnation,
            Owner = owner,
            Done = mark.Done,
            Event = sequence,
            Attempts = attempts,
        };

    private static NatsLease Lease(InboxDelivery delivery) => (NatsLease)delivery.Receipt!;

    /// <summary>How an event of a partition ended here.</summary>
    internal sealed record LastDone(object? Epoch, Arrival Arrival, ulong Revision, PartitionMark Mark);
}
