using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// Makes dead letters of what the server has given up: it has handed an event out so often that the bot should have
/// given it up long before, but never came to it. Any replica does it; done twice it is done.
/// </summary>
internal sealed partial class NatsAdvisories(NatsServer server, TimeProvider clock, ILogger<NatsInbox> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How much the clocks of two servers may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task MoveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var mover = await server
                    .RunAsync((topology, _) => Task.FromResult(topology.Mover), stop)
                    .ConfigureAwait(false);
                await foreach (
                    var advisory in mover.ConsumeAsync<byte[]>(cancellationToken: stop).ConfigureAwait(false)
                )
                {
                    await MoveAsync(advisory, stop).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is InboxUnavailableException or NatsException)
            {
                // said by the servers' own; it comes again
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Broken(logger, error); // and tried again: nothing may end this for good
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<bool> MoveAsync(INatsJSMsg<byte[]> advisory, CancellationToken stop) =>
        server.RunAsync(
            async (topology, token) =>
            {
                // Of a consumer of the administrator's own nothing is to be done.
                if (
                    Read(advisory) is { Consumer: { } consumer } given
                    && server.Names.PartitionOf(consumer) is { } partition
                    && await StoredEvent
                        .FindAsync(topology.JetStream, server.Names.Events, given.Sequence, token)
                        .ConfigureAwait(false)
                        is { } stored
                    // What came later than this has the number of an event in a stream that was thrown away.
                    && (given.At is not { } at || stored.Stored <= at + Skew)
                    && await MarkAsync(topology, partition, token).ConfigureAwait(false) is var mark
                    && mark.Done != stored.Sequence // the last time it was given out, it was handled after all
                )
                {
                    var facts = new DeadLetterFacts(
                        $"The server has given it out {given.Deliveries} times, and never heard what became of it.",
                        given.Deliveries,
                        clock.GetUtcNow(),
                        mark.Event == stored.Sequence ? mark.Finished : NatsEvents.Finished(stored)
                    );
                    var subject = server.Names.DeadSubject(topology.Incarnation, stored.Sequence);
                    _ = await NatsEvents.BuryAsync(topology, subject, stored, facts, token).ConfigureAwait(false);
                    Log.Moved(logger, given.Sequence, given.Deliveries);
                }

                await advisory.AckAsync(cancellationToken: token).ConfigureAwait(false);
                return true;
            },
            stop
        );

    private static async Task<PartitionMark> MarkAsync(
        NatsTopology topology,
        NatsPartition partition,
        CancellationToken cancellation
    )
    {
        var entry = await NatsKeys.FindAsync(topology.Partitions, partition.Key, cancellation).ConfigureAwait(false);
        return PartitionMark.Read(entry?.Value, topology.Incarnation);
    }

    private static DeliveryAdvisory? Read(INatsJSMsg<byte[]> advisory)
    {
        try
        {
            return JsonSerializer.Deserialize(advisory.Data ?? [], NatsJson.Default.DeliveryAdvisory);
        }
        catch (JsonException)
        {
            return null; // somebody else has published it
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8, LogLevel.Error, "Making dead letters of what the server gave up broke; it is tried again")]
        public static partial void Broken(ILogger logger, Exception error);

        [LoggerMessage(
            7,
            LogLevel.Warning,
            "Event {Sequence} is a dead letter: the server has given it out {Deliveries} times, and never heard what became of it"
        )]
        public static partial void Moved(ILogger logger, ulong sequence, int deliveries);
    }
}

/// <summary>What the server tells when it gives a message up.</summary>
internal sealed record DeliveryAdvisory
{
    [JsonPropertyName("consumer")]
    public string? Consumer { get; init; }

    [JsonPropertyName("stream_seq")]
    public ulong Sequence { get; init; }

    [JsonPropertyName("timestamp")]
    public DateTimeOffset? At { get; init; }

    [JsonPropertyName("deliveries")]
    public int Deliveries { get; init; }
}
