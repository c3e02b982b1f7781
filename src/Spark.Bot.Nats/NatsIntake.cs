using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// Asks the server for the next event of every partition, and holds those that have come until they are settled. The
/// server hands out one of a partition at a time, to whichever replica has asked for longest.
/// </summary>
internal sealed partial class NatsIntake(
    NatsServer server,
    NatsSettling settling,
    SharedBacklog backlog,
    SparkNatsOptions options,
    TimeProvider clock,
    ILogger<NatsInbox> logger
) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Request = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly Channel<InboxDelivery> _ready = Channel.CreateUnbounded<InboxDelivery>();
    private readonly ConcurrentDictionary<long, InboxDelivery> _held = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private Task _renewing = Task.CompletedTask;
    private ITimer? _renewal;

    /// <summary>How many have come that nobody has begun.</summary>
    public int AtHand => _ready.Reader.Count;

    /// <summary>The event that is being handled here; <c>null</c> if it is not.</summary>
    public NatsLease? LeaseOf(long eventId) => (NatsLease?)_held.GetValueOrDefault(eventId)?.Receipt;

    public ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        Start();
        return _ready.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>It is settled.</summary>
    public void Release(InboxDelivery delivery) => _held.TryRemove(new(delivery.Id, delivery));

    /// <summary>Nothing more is asked for, and what nobody has begun is given back.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _leave.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
        {
            await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        while (_ready.Reader.TryRead(out var delivery))
        {
            await GiveBackAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All is given back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await LeaveAsync(cancellationToken).ConfigureAwait(false);
        foreach (var delivery in _held.Values)
        {
            await GiveBackAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_renewal is not null)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_running ?? Task.CompletedTask, _renewing).ConfigureAwait(false);
        _leave.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_running is null && !_leave.IsCancellationRequested)
            {
                _running = Task.Run(RunAsync);
                _renewal = clock.CreateTimer(_ => Renew(), state: null, options.AckWait / 3, options.AckWait / 3);
            }
        }
    }

    private async Task RunAsync()
    {
        while (!_leave.IsCancellationRequested)
        {
            try
            {
                var topology = await server
                    .RunAsync((found, _) => Task.FromResult(found), _leave.Token)
                    .ConfigureAwait(false);
                await backlog.ReadIfOldAsync(_leave.Token).ConfigureAwait(false); // before anything of it is changed
                await ServeAsync(topology).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                // said by the servers' own
            }
            catch (OperationCanceledException) when (_leave.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Broken(logger, error, server.Names.Events); // and served again: nothing may end this for good
            }

            await Task.Delay(Pause, clock, _leave.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Serves the partitions there are; those of an earlier number alone, the earliest first, until nothing waits in them.
    /// </summary>
    private async Task ServeAsync(NatsTopology topology)
    {
        using var phase = CancellationTokenSource.CreateLinkedTokenSource(_leave.Token);
        var before = topology.Layout.Before;
        var count = before.Count > 0 ? before[0] : topology.Layout.Partitions;
        var serving = Enumerable
            .Range(0, count)
            .Select(number => server.Names.Partition(number, count))
            .Select(partition => ServeAsync(partition, phase.Token))
            .ToList();
        try
        {
            if (before.Count > 0)
            {
                await FinishBeforeAsync(topology, phase.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            if (before.Count > 0)
            {
                await phase.CancelAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(serving).ConfigureAwait(false);
        }

        if (!_leave.IsCancellationRequested)
        {
            server.Doubt();
        }
    }

    private async Task ServeAsync(NatsPartition partition, CancellationToken phase)
    {
        while (!phase.IsCancellationRequested)
        {
            try
            {
                var topology = await server.RunAsync((found, _) => Task.FromResult(found), phase).ConfigureAwait(false);
                if (topology.Consumers.TryGetValue(partition.Consumer, out var consumer))
                {
                    using var round = CancellationTokenSource.CreateLinkedTokenSource(phase, topology.Gone.Token);
                    await ConsumeAsync(partition, consumer, topology.Incarnation, round.Token).ConfigureAwait(false);
                }

                if (phase.IsCancellationRequested)
                {
                    await ForgetRequestAsync(partition).ConfigureAwait(false);
                    return;
                }

                server.Doubt(); // it has ended by itself: the consumer may be gone
            }
            catch (InboxUnavailableException)
            {
                // said by the servers' own
            }
            catch (NatsException error)
            {
                server.Doubt(); // the consumer may be gone
                Log.Ended(logger, partition.Subject, error.Message);
            }
            catch (OperationCanceledException) when (phase.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Broken(logger, error, partition.Subject); // and served again: nothing may end this for good
            }

            await Task.Delay(Pause, clock, phase).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConsumeAsync(
        NatsPartition partition,
        INatsJSConsumer consumer,
        string stream,
        CancellationToken round
    )
    {
        var one = new NatsJSConsumeOpts
        {
            MaxMsgs = 1,
            // A server that goes takes the requests that waited there along; that it did is noticed by its silence.
            Expires = Request,
            IdleHeartbeat = Heartbeat,
            // What has come when this replica leaves is still seen here, and given back.
            DrainOnCancel = true,
            NotificationHandler = (notification, _) =>
            {
                if (notification is NatsJSNoRespondersNotification or NatsJSProtocolNotification)
                {
                    server.Doubt(); // the consumer may be gone
                }

                return Task.CompletedTask;
            },
        };
        var epoch = server.Epoch;
        await foreach (
            var message in consumer.ConsumeAsync<byte[]>(opts: one, cancellationToken: round).ConfigureAwait(false)
        )
        {
            // It came between the one before and now.
            var before = epoch;
            epoch = server.Epoch;
            var arrival = new Arrival(
                partition,
                message,
                stream,
                ReferenceEquals(before, epoch) ? epoch : null,
                consumer.Info.Created
            );
            await TakeInAsync(arrival).ConfigureAwait(false);
        }
    }

    private async Task TakeInAsync(Arrival arrival)
    {
        var arrived = clock.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await OfferAsync(arrival).ConfigureAwait(false);
                return;
            }
            catch (InboxUnavailableException) when (clock.GetElapsedTime(arrived) < options.AckWait / 2)
            {
                await Task.Delay(Pause / 5, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (InboxUnavailableException)
            {
                return; // by now it is another replica's; or it comes again
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
                when (error is JsonException or FormatException or OverflowException or ArgumentException)
            {
                // Nothing that a bot has acknowledged looks like this.
                Log.Unreadable(logger, error, arrival.Sequence, arrival.Partition.Subject);
                await arrival.Message.AckTerminateAsync(cancellationToken: _stop.Token).ConfigureAwait(false);
                return;
            }
        }
    }

    private async Task OfferAsync(Arrival arrival)
    {
        foreach (var held in _held.Values)
        {
            var lease = (NatsLease)held.Receipt!;
            if (lease.IsOf(arrival.Message) && !lease.IsGivenBack)
            {
                lease.Message = arrival.Message; // given to this replica again, which is at it still
                return;
            }
        }

        if (await settling.OpenAsync(arrival, _stop.Token).ConfigureAwait(false) is not { } delivery)
        {
            return;
        }

        _held[delivery.Id] = delivery;
        _ready.Writer.TryWrite(delivery);
    }

    /// <summary>
    /// Makes the server look who still asks. It keeps the request of a replica that has left until it looks at it again, and
    /// servers of version 2.9 take an event that is due before that for given to it: it is given out only when AckWait is
    /// over. One request more, to which nobody listens, makes them look.
    /// </summary>
    private async Task ForgetRequestAsync(NatsPartition partition) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var subject =
                        $"{topology.JetStream.Opts.Prefix}.CONSUMER.MSG.NEXT.{server.Names.Events}.{partition.Consumer}";
                    var nobody = "_INBOX." + Guid.NewGuid().ToString("N"); // not one of the connection's: it listens there
                    await topology
                        .JetStream.Connection.PublishAsync(
                            subject,
                            """{"batch":1,"expires":1000000000}"""u8.ToArray(),
                            replyTo: nobody,
                            cancellationToken: token
                        )
                        .ConfigureAwait(false);
                    return true;
                },
                _stop.Token
            )
            .ConfigureAwait(false);

    private async Task GiveBackAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        await settling.ReleaseAsync(delivery, cancellationToken).ConfigureAwait(false);
        Release(delivery);
    }

    /// <summary>Waits until nothing waits under the earliest number of partitions.</summary>
    private async Task FinishBeforeAsync(NatsTopology topology, CancellationToken round)
    {
        try
        {
            var plan = new PartitionPlan(topology.JetStream, topology.Partitions, server.Names, options.Partitions);
            while (
                await server
                    .RunAsync((now, token) => plan.WaitsAsync(topology.Layout.Before[0], token), round)
                    .ConfigureAwait(false)
            )
            {
                await Task.Delay(Pause, clock, round).ConfigureAwait(false);
            }

            await server
                .RunAsync((now, token) => plan.EndAsync(topology.Layout.Before[0], token), round)
                .ConfigureAwait(false);
            Log.Repartitioned(logger, topology.Layout.Partitions);
        }
        catch (InboxUnavailableException)
        {
            // said by the servers' own; all is looked at anew
        }
        catch (OperationCanceledException) when (round.IsCancellationRequested)
        {
            // enough
        }
    }

    private void Renew()
    {
        // One at a time: servers that are slow are not asked again meanwhile.
        if (_renewing.IsCompleted && !_stop.IsCancellationRequested && !_held.IsEmpty)
        {
            _renewing = Task.Run(RenewAsync);
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            List<NatsLease> leases = [.. _held.Values.Select(delivery => (NatsLease)delivery.Receipt!)];
            await settling.RenewAsync(leases, _stop.Token).ConfigureAwait(false);
        }
        catch (InboxUnavailableException)
        {
            // said by the servers' own; whose the events are is seen at their end
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Debug, "{Subject} is not served for a moment: {Problem}")]
        public static partial void Ended(ILogger logger, string subject, string problem);

        [LoggerMessage(7, LogLevel.Error, "Serving {Subject} broke; it is tried again")]
        public static partial void Broken(ILogger logger, Exception error, string subject);

        [LoggerMessage(5, LogLevel.Error, "Message {Sequence} of {Subject} is no event of a bot; it is left out")]
        public static partial void Unreadable(ILogger logger, Exception error, ulong sequence, string subject);

        [LoggerMessage(6, LogLevel.Information, "What waited before is handled; now there are {Partitions} partitions")]
        public static partial void Repartitioned(ILogger logger, int partitions);
    }
}
