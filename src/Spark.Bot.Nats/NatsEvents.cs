using System.Globalization;
using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>Events as messages: the body as it was received, and what else belongs to it in headers.</summary>
internal sealed class NatsEvents(NatsServer server, SparkNatsOptions options, TimeProvider clock)
{
    private const string KeyHeader = "Spark-Key";
    private const string WindowHeader = "Spark-Window";
    private const string ReceivedHeader = "Spark-Received";
    private const string OriginHeader = "Spark-Origin";
    private const string FinishedHeader = "Spark-Finished";
    private const string TraceHeader = "traceparent";

    /// <summary>So much of a message is left for what is said of an event: more, when it is given up, than before.</summary>
    private const int Spare = 2_048;

    /// <summary>Stores an event. Returns whether it was new.</summary>
    public Task<bool> AcceptAsync(InboxEntry entry, CancellationToken cancellation) =>
        server.RunAsync(
            async (topology, token) =>
            {
                try
                {
                    if (
                        topology.JetStream.Connection.ServerInfo?.MaxPayload is { } limit
                        && entry.Body.Length > limit - Spare
                    )
                    {
                        throw new NatsPayloadTooLargeException("There would be no room for why it is given up");
                    }

                    if (entry.Key.Window >= options.DuplicateWindow)
                    {
                        return await OnceAsync(
                                topology,
                                entry.Key,
                                id => PublishAsync(topology, entry, Headers(entry), id, token),
                                token
                            )
                            .ConfigureAwait(false);
                    }

                    var id = await RecentAsync(topology, Hex(entry.Key.Value), token).ConfigureAwait(false);
                    return await PublishAsync(topology, entry, Headers(entry), id, token).ConfigureAwait(false);
                }
                catch (Exception error) when (NatsErrors.RefusalOf(error) is { } refusal)
                {
                    // It is not the bot's yet: who has sent it is told that it cannot be taken.
                    throw new InboxUnavailableException($"NATS refuses an event: {refusal}", error);
                }
            },
            cancellation
        );

    /// <summary>
    /// Stores an event that had a number elsewhere, by which its replies are known here. Returns whether it was new.
    /// </summary>
    public Task<bool> ImportAsync(NatsTopology topology, MovedEvent moved, long id, CancellationToken cancellation)
    {
        var entry = moved.Entry;
        var headers = Headers(entry);
        headers[OriginHeader] = Origin(topology, id);
        if (moved.Finished is not null)
        {
            headers[FinishedHeader] = Uri.EscapeDataString(moved.Finished);
        }

        return OnceAsync(
            topology,
            entry.Key,
            key => PublishAsync(topology, entry, headers, key, cancellation),
            cancellation
        );
    }

    /// <summary>The same, for one that was given up there.</summary>
    public Task<bool> ImportLetterAsync(
        NatsTopology topology,
        MovedEvent moved,
        MovedDeath death,
        long id,
        CancellationToken cancellation
    )
    {
        var headers = Headers(moved.Entry);
        headers[OriginHeader] = Origin(topology, id);
        var stored = new StoredEvent(
            Sequence: 0,
            moved.Entry.Body.ToArray(),
            name => headers.TryGetValue(name, out var value) ? value.ToString() : null
        );
        var facts = new DeadLetterFacts(death.Reason, death.Attempts, death.GivenUp, moved.Finished);
        return OnceAsync(
            topology,
            moved.Entry.Key,
            async key =>
                await BuryAsync(
                        topology,
                        server.Names.DeadSubject(topology.Incarnation, key),
                        stored,
                        facts,
                        cancellation
                    )
                    .ConfigureAwait(false)
                    is not null,
            cancellation
        );
    }

    /// <summary>Has an event handled again that was given up, behind what waits.</summary>
    public async Task ReplayAsync(NatsTopology topology, StoredEvent letter, ulong id, CancellationToken cancellation)
    {
        var headers = new NatsHeaders();
        foreach (var name in (string[])[KeyHeader, WindowHeader, TraceHeader, OriginHeader, FinishedHeader])
        {
            if (letter.Header(name) is { } value)
            {
                headers[name] = value;
            }
        }

        InboxEntry entry;
        try
        {
            entry = Entry(letter);
        }
        catch (Exception error) when (InboxEntry.IsUnreadable(error))
        {
            throw new InvalidOperationException(
                $"The dead letter {id} cannot be read by this version of the program: replay it with one that can.",
                error
            );
        }

        headers[ReceivedHeader] = Text(clock.GetUtcNow().ToUnixTimeMilliseconds());
        _ = await PublishAsync(
                topology,
                entry,
                headers,
                // With its time, since a stream of dead letters that was made anew counts from 1 again.
                $"replay-{Text((long)id)}-{Text(letter.Stored.ToUnixTimeMilliseconds())}",
                cancellation
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps an event that was given up: once, however often this is done. Where there is no room for the reason, it is
    /// cut, and where there is none for the handlers that did their part, they are left out: an event that could not be
    /// given up would hold its partition for ever.
    /// </summary>
    /// <returns>The number of the letter; <c>null</c> if there was one already.</returns>
    public static async Task<ulong?> BuryAsync(
        NatsTopology topology,
        string subject,
        StoredEvent stored,
        DeadLetterFacts facts,
        CancellationToken cancellation
    )
    {
        foreach (var all in (DeadLetterFacts[])[facts, facts.Shorter()])
        {
            try
            {
                return await WriteAsync(topology, subject, stored, all, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (NatsErrors.RefusalOf(error) is not null)
            {
                // with less of it
            }
        }

        var least = facts.Shorter() with { Finished = null };
        return await WriteAsync(topology, subject, stored, least, cancellation).ConfigureAwait(false);
    }

    private static async Task<ulong?> WriteAsync(
        NatsTopology topology,
        string subject,
        StoredEvent stored,
        DeadLetterFacts facts,
        CancellationToken cancellation
    )
    {
        var headers = new NatsHeaders();
        foreach (var name in (string[])[KeyHeader, WindowHeader, ReceivedHeader, TraceHeader])
        {
            if (stored.Header(name) is { } value)
            {
                headers[name] = value;
            }
        }

        headers[OriginHeader] = stored.Header(OriginHeader) ?? Origin(topology, (long)stored.Sequence);
        if (facts.Finished is not null)
        {
            headers[FinishedHeader] = Uri.EscapeDataString(facts.Finished);
        }

        facts.Write(headers);
        var written = await topology
            .JetStream.TryPublishAsync(
                subject,
                stored.Body,
                opts: new NatsJSPubOpts { ExpectedLastSubjectSequence = 0, MsgId = subject },
                headers: headers,
                cancellationToken: cancellation
            )
            .ConfigureAwait(false);
        return written switch
        {
            { Success: false } => throw written.Error,
            { Value.Duplicate: true } => null,
            { Value.Error.ErrCode: NatsErrors.WrongLastSequence } => null,
            { Value.Error: { } error } => throw new NatsJSApiException(error),
            _ => written.Value.Seq,
        };
    }

    /// <summary>An entry as it was accepted.</summary>
    public static InboxEntry Entry(StoredEvent stored) =>
        InboxEntry.Restore(
            new EventKey(
                UInt128.Parse(stored.Header(KeyHeader) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                TimeSpan.FromMilliseconds(Number(stored, WindowHeader))
            ),
            stored.Body,
            DateTimeOffset.FromUnixTimeMilliseconds(Number(stored, ReceivedHeader)),
            stored.Header(TraceHeader)
        );

    /// <summary>The event's number, by which its replies are known: that which it had before it was given up.</summary>
    public static (long Id, bool IsReplayed) Id(StoredEvent stored, string incarnation) =>
        stored.Header(OriginHeader)?.Split('.') is [var stream, var number] && stream == incarnation
            ? (long.Parse(number, CultureInfo.InvariantCulture), true)
            : ((long)stored.Sequence, false);

    public static string? Finished(StoredEvent stored) =>
        stored.Header(FinishedHeader) is { } text ? Uri.UnescapeDataString(text) : null;

    public static DateTimeOffset Received(StoredEvent stored) => InboxEntry.Moment(Number(stored, ReceivedHeader));

    /// <summary>Takes an event with this key for accepted before, from now on.</summary>
    public static Task<ulong> RememberAsync(NatsTopology topology, EventKey key, CancellationToken cancellation) =>
        NatsKeys.PutAsync(topology.Keys, Hex(key.Value), [], cancellation);

    /// <summary>
    /// Stores an event, unless its key is known. The key is written after the event: a replica that dies in between has
    /// refused nothing, and until the server forgets the event's id, it is the server that knows it.
    /// </summary>
    private static async Task<bool> OnceAsync(
        NatsTopology topology,
        EventKey key,
        Func<string, Task<bool>> store,
        CancellationToken cancellation
    )
    {
        var name = Hex(key.Value);
        if (await NatsKeys.FindAsync(topology.Keys, name, cancellation).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var isNew = await store(name).ConfigureAwait(false);
        _ = await RememberAsync(topology, key, cancellation).ConfigureAwait(false);
        return isNew;
    }

    private async Task<bool> PublishAsync(
        NatsTopology topology,
        InboxEntry entry,
        NatsHeaders headers,
        string id,
        CancellationToken cancellation
    )
    {
        var partition = server.Names.PartitionOf(entry.Conversation, topology.Layout.Partitions);
        var written = await topology
            .JetStream.TryPublishAsync(
                partition.Subject,
                entry.Body,
                opts: new NatsJSPubOpts { MsgId = id },
                headers: headers,
                cancellationToken: cancellation
            )
            .ConfigureAwait(false);
        // A duplicate counts as an error with the library, and is none.
        return written switch
        {
            { Success: false } => throw written.Error,
            { Value.Duplicate: true } => false,
            { Value.Error: { } error } => throw new NatsJSApiException(error),
            _ => true,
        };
    }

    /// <summary>
    /// What is the same event only for a short time, shorter than the stream remembers, gets an id of its own for that
    /// time. It is the stream that tells whether it was stored: a replica that dies in between has refused nothing.
    /// </summary>
    private async Task<string> RecentAsync(NatsTopology topology, string key, CancellationToken cancellation)
    {
        while (true)
        {
            if (await NatsKeys.FindAsync(topology.Recent, key, cancellation).ConfigureAwait(false) is { } known)
            {
                return Encoding.ASCII.GetString(known.Value!);
            }

            var id = $"{key}-{Text(clock.GetUtcNow().ToUnixTimeMilliseconds())}";
            if (
                await NatsKeys
                    .PutAsync(topology.Recent, key, Encoding.ASCII.GetBytes(id), revision: 0, cancellation)
                    .ConfigureAwait(false)
                is not null
            )
            {
                return id;
            }
        }
    }

    private static NatsHeaders Headers(InboxEntry entry)
    {
        var headers = new NatsHeaders(5)
        {
            [KeyHeader] = Hex(entry.Key.Value),
            [WindowHeader] = Text((long)entry.Key.Window.TotalMilliseconds),
            [ReceivedHeader] = Text(entry.Received.ToUnixTimeMilliseconds()),
        };
        if (entry.TraceParent is not null)
        {
            headers[TraceHeader] = entry.TraceParent;
        }

        return headers;
    }

    private static string Origin(NatsTopology topology, long id) => $"{topology.Incarnation}.{Text(id)}";

    private static string Hex(UInt128 key) => key.ToString("x32", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(StoredEvent stored, string header) =>
        long.TryParse(stored.Header(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
