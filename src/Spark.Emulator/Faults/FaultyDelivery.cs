namespace Spark.Emulator;

/// <summary>What faults have made of one delivery.</summary>
internal sealed class FaultyDelivery
{
    /// <summary>How often it is sent; 0: it is dropped.</summary>
    public int Times { get; set; } = 1;

    public TimeSpan Delay { get; set; }

    /// <summary>How long it waits for the next one to go first; zero: it does not wait.</summary>
    public TimeSpan Yield { get; set; }

    /// <summary>Changes the body before it is signed.</summary>
    public Func<byte[], byte[]>? Rewrite { get; set; }

    /// <summary>Bodies that are sent besides, made of the body.</summary>
    public Func<byte[], byte[]>? Extra { get; set; }

    public async Task SendAsync(
        DeliveryQueue queue,
        CloudEvent happened,
        Func<CloudEvent, Func<byte[], byte[]>?, Task> send,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, time, stopping).ConfigureAwait(false);
        }

        if (
            Yield > TimeSpan.Zero
            && await queue.NextAsync(Yield, time, stopping).ConfigureAwait(false) is { } neighbour
        )
        {
            await send(neighbour, null).ConfigureAwait(false);
        }

        for (var i = 0; i < Times; i++)
        {
            await send(happened, Rewrite).ConfigureAwait(false);
        }

        if (Extra is not null && Times > 0)
        {
            await send(happened, Extra).ConfigureAwait(false);
        }
    }
}
