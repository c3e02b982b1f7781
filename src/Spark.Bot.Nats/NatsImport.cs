namespace Spark.Bot.Nats;

/// <summary>Takes over events from elsewhere: their replies first, so that no replica sees one without.</summary>
internal sealed class NatsImport(NatsServer server, NatsEvents events)
{
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

    /// <summary>A number that no event of the stream has, and the same each time.</summary>
    private static long Id(EventKey key) => -1 - (long)(ulong)(key.Value & (UInt128)(long.MaxValue >> 1));
}
