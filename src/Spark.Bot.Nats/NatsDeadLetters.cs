using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>The dead letters of all replicas; also while they run.</summary>
internal sealed class NatsDeadLetters(NatsServer server, NatsInbox inbox) : IDeadLetters
{
    private readonly string _stream = server.Names.Dead;

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        int limit = 100,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var letters = new List<DeadLetter>();
        for (
            var next = await NextAsync(1, cancellationToken).ConfigureAwait(false);
            next is not null && letters.Count < limit;
            next = await NextAsync(next.Sequence + 1, cancellationToken).ConfigureAwait(false)
        )
        {
            letters.Add(DeadLetterFacts.Read(next));
        }

        return letters;
    }

    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken = default)
    {
        // First it waits again, then the letter goes: replayed twice because of a crash in between, it waits once.
        var isReplayed = await server
            .RunAsync(
                async (topology, token) =>
                {
                    var letter = await StoredEvent
                        .FindAsync(topology.JetStream, _stream, (ulong)id, token)
                        .ConfigureAwait(false);
                    if (letter is null)
                    {
                        return false;
                    }

                    await inbox.ReplayAsync(topology, letter, letter.Sequence, token).ConfigureAwait(false);
                    return await DeleteAsync(topology, letter.Sequence, token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return Moved(isReplayed, waiting: 1);
    }

    public async Task<bool> DropAsync(long id, CancellationToken cancellationToken = default)
    {
        var isDropped = await server
            .RunAsync(
                async (topology, token) =>
                    await StoredEvent.FindAsync(topology.JetStream, _stream, (ulong)id, token).ConfigureAwait(false)
                        is { } letter
                    && await DeleteAsync(topology, letter.Sequence, token).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return Moved(isDropped, waiting: 0);
    }

    private bool Moved(bool isMoved, int waiting)
    {
        if (isMoved)
        {
            inbox.Moved(waiting, dead: -1);
        }

        return isMoved;
    }

    private Task<StoredEvent?> NextAsync(ulong sequence, CancellationToken cancellation) =>
        server.RunAsync(
            (topology, token) => StoredEvent.NextAsync(topology.JetStream, _stream, ">", sequence, token),
            cancellation
        );

    private async Task<bool> DeleteAsync(NatsTopology topology, ulong sequence, CancellationToken cancellation)
    {
        try
        {
            await topology
                .JetStream.DeleteMessageAsync(_stream, new() { Seq = sequence }, cancellation)
                .ConfigureAwait(false);
            return true;
        }
        catch (NatsJSApiException error) when (NatsKeys.IsGone(error))
        {
            return false;
        }
    }
}
