namespace Spark.Bot.Nats;

/// <summary>Takes over events from elsewhere: their replies first, so that no replica sees one without.</summary>
internal sealed class NatsImport(NatsServer server, NatsEvents events)
{
    private const int AtOnce = 16;

    /// <summary>Stores an event. Returns whether it was new.</summary>
    public Task<bool> StoreAsync(MovedEvent moved, CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                var id = Id(moved.Entry.Key);
                foreach (var reply in moved.Replies)
                {
                    // What is there already was written by who is handling it.
                    _ = await NatsKeys
                        .PutAsync(
                            topology.Replies,
                            NatsReplyJournal.Key(topology, new ReplyKey(id, reply.Handler, reply.Ordinal)),
                            NatsReplyJournal.Write(reply.Journaled),
                            revision: 0,
                            token
                        )
                        .ConfigureAwait(false);
                }

                return moved.Death is { } death
                    ? await events.ImportLetterAsync(topology, moved, death, id, token).ConfigureAwait(false)
                    : await events.ImportAsync(topology, moved, id, token).ConfigureAwait(false);
            },
            cancellation
        );

    /// <summary>
    /// Remembers keys, for as long as if they had come in now. Those of what is the same event only for a short time are
    /// left out: that is over by then.
    /// </summary>
    public async Task<int> RememberAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellation)
    {
        var lasting = keys.Where(key => key.Window > NatsSetup.Short).ToList();
        await Parallel
            .ForEachAsync(
                lasting,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (key, token) =>
                    await server
                        .RunAsync((topology, limit) => NatsEvents.RememberAsync(topology, key, limit), token)
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return lasting.Count;
    }

    /// <summary>A number that no event of the stream has, and the same each time.</summary>
    private static long Id(EventKey key) => -1 - (long)(ulong)(key.Value & (UInt128)(long.MaxValue >> 1));
}
