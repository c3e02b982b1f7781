using Microsoft.Extensions.Logging;

namespace Spark.Bot.Nats;

/// <summary>
/// Keeps the stream bounded: once a minute what is done with and need not be known as a duplicate any more is removed.
/// The stream itself drops nothing by its age: what was acknowledged stays however long the bot is away. Every replica
/// does it; done twice it is done.
/// </summary>
internal sealed class NatsSweeper(NatsServer server, SparkNatsOptions options, TimeProvider clock, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly NatsCounting _counting = new(server);
    private Recurring? _sweeping;

    /// <summary>How far this machine's clock may be ahead of the server's.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);

    public void Start()
    {
        _sweeping ??= new Recurring("sweep of the stream", SweepAsync, clock, logger);
        _sweeping.Every(Pause);
    }

    public ValueTask DisposeAsync() => _sweeping?.DisposeAsync() ?? default;

    /// <summary>Removes what may go. Returns the first number that stays; 0 if all does.</summary>
    public async Task<ulong> SweepAsync(CancellationToken cancellation)
    {
        // In this order: what comes in between is younger, and stays.
        var young = await server.RunAsync(FirstYoungAsync, cancellation).ConfigureAwait(false);
        var open = await _counting.FirstOpenAsync(cancellation).ConfigureAwait(false);
        var first = open < young ? open.Value : young;
        if (first > 1)
        {
            await server
                .RunAsync(
                    async (topology, token) =>
                        await topology
                            .JetStream.PurgeStreamAsync(server.Names.Events, new() { Seq = first }, token)
                            .ConfigureAwait(false),
                    cancellation
                )
                .ConfigureAwait(false);
        }

        return first;
    }

    /// <summary>
    /// The first message that must still be known, found by halving: numbers are in the order of time. Servers before 2.10
    /// do not tell their time; then this machine's may differ from it by so much.
    /// </summary>
    private async Task<ulong> FirstYoungAsync(NatsTopology topology, CancellationToken cancellation)
    {
        var stream = await topology
            .JetStream.GetStreamAsync(server.Names.Events, null, cancellation)
            .ConfigureAwait(false);
        var now = stream.Info.Ts == default ? clock.GetUtcNow() - Skew : stream.Info.Ts;
        var limit = now - options.DuplicateWindow;
        var (low, high) = (stream.Info.State.FirstSeq, stream.Info.State.LastSeq + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var message = await StoredEvent
                .NextAsync(topology.JetStream, server.Names.Events, ">", middle, cancellation)
                .ConfigureAwait(false);
            if (message is null || message.Stored >= limit)
            {
                high = middle;
            }
            else
            {
                low = message.Sequence + 1;
            }
        }

        return low;
    }
}
