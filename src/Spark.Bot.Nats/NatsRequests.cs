using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// Asks the server for the next event of every partition. The server hands out one of a partition at a time, to whichever
/// replica has asked for longest.
/// </summary>
/// <param name="server">Whom it asks.</param>
/// <param name="backlog">Is read before anything of it is changed.</param>
/// <param name="options">How many partitions there shall be.</param>
/// <param name="clock">Between two attempts.</param>
/// <param name="logger">Is told what went wrong.</param>
/// <param name="take">What becomes of an event that has come; the next of its partition is read after that.</param>
/// <param name="leave">Nothing more is asked for. What has come until then still is taken.</param>
/// <param name="stop">Nothing is waited for any more.</param>
internal sealed partial class NatsRequests(
    NatsServer server,
    SharedBacklog backlog,
    SparkNatsOptions options,
    TimeProvider clock,
    ILogger<NatsInbox> logger,
    Func<Arrival, Task> take,
    CancellationToken leave,
    CancellationToken stop
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Request = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    /// <summary>Until it is left.</summary>
    public async Task RunAsync()
    {
        while (!leave.IsCancellationRequested)
        {
            try
            {
                var topology = await server.RunAsync((found, _) => Task.FromResult(found), leave).ConfigureAwait(false);
                await backlog.ReadIfOldAsync(leave).ConfigureAwait(false); // before anything of it is changed
                await ServeAsync(topology).ConfigureAwait(false);
            }
            catch (InboxUnavailableException)
            {
                // said by the servers' own
            }
            catch (OperationCanceledException) when (leave.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Broken(logger, error, server.Names.Events); // and served again: nothing may end this for good
            }

            await Task.Delay(Pause, clock, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Serves the partitions there are; those of an earlier number alone, the earliest first, until nothing waits in them.
    /// </summary>
    private async Task ServeAsync(NatsTopology topology)
    {
        using var phase = CancellationTokenSource.CreateLinkedTokenSource(leave);
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

        if (!leave.IsCancellationRequested)
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
            await take(arrival).ConfigureAwait(false);
        }
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
                stop
            )
            .ConfigureAwait(false);

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

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Debug, "{Subject} is not served for a moment: {Problem}")]
        public static partial void Ended(ILogger logger, string subject, string problem);

        [LoggerMessage(7, LogLevel.Error, "Serving {Subject} broke; it is tried again")]
        public static partial void Broken(ILogger logger, Exception error, string subject);

        [LoggerMessage(6, LogLevel.Information, "What waited before is handled; now there are {Partitions} partitions")]
        public static partial void Repartitioned(ILogger logger, int partitions);
    }
}
