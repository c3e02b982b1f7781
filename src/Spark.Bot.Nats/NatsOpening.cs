using Microsoft.Extensions.Logging;

namespace Spark.Bot.Nats;

/// <summary>
/// How the handling of an event begins: whether it was handled before, who else may be at it, and which attempt this is, as
/// the partition's mark tells.
/// </summary>
internal sealed partial class NatsOpening(
    NatsServer server,
    NatsSettling settling,
    Guid owner,
    SparkNatsOptions options,
    TimeProvider clock,
    ILogger<NatsInbox> logger
)
{
    /// <summary>Until what cannot be read is given out again.</summary>
    private static readonly TimeSpan Unreadable = TimeSpan.FromSeconds(1);

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
                if (delivered == 1 && settling.Known(arrival) is { } done)
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
                        var claim = settling.Tried(
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
                ? settling.Tried(mark, stored.Sequence, mark.Attempts, topology) with
                {
                    FirstTried = mark.FirstTried,
                    Finished = mark.Finished,
                }
                : settling.Tried(mark, stored.Sequence, attempts: 0, topology) with
                {
                    FirstTried = now,
                    Finished = NatsEvents.Finished(stored),
                };
        if (now - tried.FirstTried < options.RetryFor.TotalMilliseconds)
        {
            Log.GivenBack(logger, stored.Sequence, lease.Partition.Subject, error.GetType());
            _ = await settling.PostponeAsync(topology, lease, tried, Unreadable, cancellation).ConfigureAwait(false);
            return;
        }

        Log.Unreadable(logger, error, stored.Sequence, lease.Partition.Subject);
        var facts = new DeadLetterFacts(
            $"No replica could read it ({error.GetType()}).",
            tried.Attempts,
            clock.GetUtcNow(),
            tried.Finished
        );
        _ = await settling.BuryAsync(topology, lease, facts, cancellation).ConfigureAwait(false);
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

    private static NatsLease Lease(Arrival arrival, StoredEvent stored, ulong revision, PartitionMark mark) =>
        new(arrival.Partition, stored.Sequence, revision, mark)
        {
            Arrival = arrival,
            Message = arrival.Message,
            Stream = arrival.Stream,
        };

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
