using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// How the handling of an event begins and ends. The partition's mark is written first, then the server is told: what is
/// lost in between comes again, and is recognised by the mark.
/// </summary>
internal sealed partial class NatsSettling(
    NatsServer server,
    Guid owner,
    SparkNatsOptions options,
    TimeProvider clock,
    ILogger<NatsInbox> logger
)
{
    /// <summary>
    /// So long it takes at most until all servers of a cluster have heard that this replica asks for nothing any more;
    /// before, they would give it what it gives back.
    /// </summary>
    private static readonly TimeSpan Hearsay = TimeSpan.FromMilliseconds(250);

    /// <summary>Until what cannot be read is given out again.</summary>
    private static readonly TimeSpan Unreadable = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<NatsPartition, LastDone> _done = new();

    /// <summary>The delivery of a message; <c>null</c> if it was handled before, of which the server is told.</summary>
    public Task<InboxDelivery?> OpenAsync(Arrival arrival, CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                var (partition, message) = (arrival.Partition, arrival.Message);
                if (arrival.Stream != topology.Incarnation)
                {
                    return null; // somebody has thrown its stream away; in the new one its number is another event's
                }

                var stored = StoredEvent.Of(message);
                var delivered = message.Metadata?.NumDelivered ?? 1;
                if (delivered == 1 && Known(arrival) is { } done)
                {
                    return stored.Sequence > done.Mark.Done
                        ? await DeliveryAsync(
                                topology,
                                Lease(arrival, stored, done.Revision, done.Mark),
                                stored,
                                isTakenOver: false,
                                token
                            )
                            .ConfigureAwait(false)
                        : await RepeatedAsync(arrival, stored, token).ConfigureAwait(false);
                }

                while (true)
                {
                    var entry = await NatsKeys
                        .FindAsync(topology.Partitions, partition.Key, token)
                        .ConfigureAwait(false);
                    var revision = entry?.Revision ?? 0;
                    var mark = PartitionMark.Read(entry?.Value, topology.Incarnation);
                    if (stored.Sequence <= mark.Done)
                    {
                        return await RepeatedAsync(arrival, stored, token).ConfigureAwait(false);
                    }

                    var isKnown = mark.Event == stored.Sequence;
                    // Given back, and given out once since; or never before. All else was another replica's: also what is
                    // said to be given out for the first time, and was marked since by who was given it again.
                    var isTakenOver = isKnown ? !mark.IsGivenBack || mark.Delivered != delivered - 1 : delivered > 1;
                    if (isTakenOver || (isKnown && mark.Owner != owner))
                    {
                        // That one may still be at it, or at giving it back: from now on it is too late.
                        var claim = Tried(
                            mark,
                            stored.Sequence,
                            Attempt(mark, stored.Sequence, delivered) - 1,
                            topology
                        ) with
                        {
                            Delivered = delivered - 1,
                            FirstTried = isKnown ? mark.FirstTried : clock.GetUtcNow().ToUnixTimeMilliseconds(),
                            Finished = isKnown ? mark.Finished : NatsEvents.Finished(stored),
                        };
                        var claimed = await NatsKeys
                            .PutAsync(topology.Partitions, partition.Key, claim.Write(), revision, token)
                            .ConfigureAwait(false);
                        if (claimed is null)
                        {
                            continue;
                        }

                        (mark, revision) = (claim, claimed.Value);
                    }

                    return await DeliveryAsync(
                            topology,
                            Lease(arrival, stored, revision, mark),
                            stored,
                            isTakenOver,
                            token
                        )
                        .ConfigureAwait(false);
                }
            },
            cancellation
        );

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

    /// <summary>It was not tried: another replica may have it at once.</summary>
    public Task<bool> ReleaseAsync(InboxDelivery delivery, CancellationToken cancellation) =>
        PostponeAsync(delivery, delivery.Attempt - 1, Hearsay, cancellation);

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

    private async Task<bool> BuryAsync(
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

    private async Task<bool> PostponeAsync(
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
    private LastDone? Known(Arrival arrival) =>
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

    private async Task<InboxDelivery?> RepeatedAsync(
        Arrival arrival,
        StoredEvent stored,
        CancellationToken cancellation
    )
    {
        Log.Repeated(logger, stored.Sequence, arrival.Partition.Subject);
        await arrival.Message.AckAsync(cancellationToken: cancellation).ConfigureAwait(false);
        return null;
    }

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

    private async Task<InboxDelivery?> DeliveryAsync(
        NatsTopology topology,
        NatsLease lease,
        StoredEvent stored,
        bool isTakenOver,
        CancellationToken cancellation
    )
    {
        try
        {
            return Delivery(lease, stored, isTakenOver);
        }
        catch (Exception error) when (InboxEntry.IsUnreadable(error))
        {
            await SetAsideAsync(topology, lease, stored, error, cancellation).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>
    /// What this version cannot read, another may: for as long as a failing event is retried, it is given back for a replica
    /// of that version. Then it is a dead letter, and its partition goes on.
    /// </summary>
    private async Task SetAsideAsync(
        NatsTopology topology,
        NatsLease lease,
        StoredEvent stored,
        Exception error,
        CancellationToken cancellation
    )
    {
        var (mark, now) = (lease.Mark, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var tried =
            mark.Event == stored.Sequence
                ? Tried(mark, stored.Sequence, mark.Attempts, topology) with
                {
                    FirstTried = mark.FirstTried,
                    Finished = mark.Finished,
                }
                : Tried(mark, stored.Sequence, attempts: 0, topology) with
                {
                    FirstTried = now,
                    Finished = NatsEvents.Finished(stored),
                };
        if (now - tried.FirstTried < options.RetryFor.TotalMilliseconds)
        {
            Log.GivenBack(logger, stored.Sequence, lease.Partition.Subject, error.GetType());
            _ = await PostponeAsync(topology, lease, tried, Unreadable, cancellation).ConfigureAwait(false);
            return;
        }

        Log.Unreadable(logger, error, stored.Sequence, lease.Partition.Subject);
        var facts = new DeadLetterFacts(
            $"No replica could read it ({error.GetType()}).",
            tried.Attempts,
            clock.GetUtcNow(),
            tried.Finished
        );
        _ = await BuryAsync(topology, lease, facts, cancellation).ConfigureAwait(false);
    }

    private InboxDelivery Delivery(NatsLease lease, StoredEvent stored, bool isTakenOver)
    {
        var mark = lease.Mark;
        var isKnown = mark.Event == stored.Sequence;
        var attempt = Attempt(mark, stored.Sequence, lease.Delivered);
        var (id, isReplayed) = NatsEvents.Id(stored, lease.Stream);
        return new InboxDelivery(id, NatsEvents.Entry(stored), attempt)
        {
            Receipt = lease with { HasPast = lease.Delivered > 1 || isKnown || isReplayed },
            IsTakenOver = isTakenOver,
            // A server that crashed may have forgotten that it had given it out.
            IsJournaled = true,
            FirstTried = isKnown && attempt > 1 ? DateTimeOffset.FromUnixTimeMilliseconds(mark.FirstTried) : null,
            FinishedText = isKnown ? mark.Finished : NatsEvents.Finished(stored),
        };
    }

    /// <summary>Which attempt this is: what was counted before, and the times that nobody could count.</summary>
    private static int Attempt(PartitionMark mark, ulong sequence, ulong delivered) =>
        mark.Event == sequence
            ? mark.Attempts + (int)Math.Max(1, (long)delivered - (long)mark.Delivered)
            : (int)delivered;

    private PartitionMark Done(NatsLease lease, NatsTopology topology) =>
        new()
        {
            Stream = topology.Incarnation,
            Owner = owner,
            Done = lease.Sequence,
        };

    private PartitionMark Tried(PartitionMark mark, ulong sequence, int attempts, NatsTopology topology) =>
        new()
        {
            Stream = topology.Incarnation,
            Owner = owner,
            Done = mark.Done,
            Event = sequence,
            Attempts = attempts,
        };

    private static NatsLease Lease(Arrival arrival, StoredEvent stored, ulong revision, PartitionMark mark) =>
        new(arrival.Partition, stored.Sequence, revision, mark)
        {
            Arrival = arrival,
            Message = arrival.Message,
            Stream = arrival.Stream,
        };

    private static NatsLease Lease(InboxDelivery delivery) => (NatsLease)delivery.Receipt!;

    /// <summary>How an event of a partition ended here.</summary>
    private sealed record LastDone(object? Epoch, Arrival Arrival, ulong Revision, PartitionMark Mark);

    private static partial class Log
    {
        [LoggerMessage(
            3,
            LogLevel.Debug,
            "Event {Sequence} of {Subject} came again, though it was handled: the server had not kept that"
        )]
        public static partial void Repeated(ILogger logger, ulong sequence, string subject);

        [LoggerMessage(
            5,
            LogLevel.Error,
            "Message {Sequence} of {Subject} cannot be read by this version, nor was it taken by a replica that can: it is a dead letter"
        )]
        public static partial void Unreadable(ILogger logger, Exception error, ulong sequence, string subject);

        [LoggerMessage(
            9,
            LogLevel.Warning,
            "Message {Sequence} of {Subject} cannot be read by this version ({Problem}): it is given back for a replica that can"
        )]
        public static partial void GivenBack(ILogger logger, ulong sequence, string subject, Type problem);
    }
}
