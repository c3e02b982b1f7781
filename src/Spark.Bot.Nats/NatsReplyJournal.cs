using System.Buffers.Binary;
using System.Globalization;
using Spark.Client;

namespace Spark.Bot.Nats;

/// <summary>
/// The journal in a bucket: each record is kept by the servers when the call returns. Who has lost the event to another
/// replica begins no reply any more.
/// </summary>
internal sealed class NatsReplyJournal(NatsServer server, NatsInbox inbox) : IReplyJournal
{
    private const int Header = sizeof(long);

    /// <summary>What the keys of an event's records begin with.</summary>
    public static string Prefix(string stream, long eventId) =>
        string.Create(CultureInfo.InvariantCulture, $"{stream}.{eventId}");

    public async ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var entry = await NatsKeys
                        .FindAsync(topology.Replies, Key(topology, key), token)
                        .ConfigureAwait(false);
                    return entry?.Value is { } value ? Read(value) : null;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public async ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (inbox.LeaseOf(key.EventId) is not { } lease)
        {
            throw new EventTakenOverException(); // it is settled, here or elsewhere: its handler has outlived it
        }

        var intent = Write(new JournaledReply(now, Message: null));
        var created = await ReplaceAsync(lease, key, intent, before: 0, cancellationToken).ConfigureAwait(false);
        if (created is not { } revision)
        {
            // The record of an earlier attempt; or of who has the event now, which is left alone.
            var (before, isSent) = await RevisionAsync(key, cancellationToken).ConfigureAwait(false);
            await MustBeMineAsync(lease, cancellationToken).ConfigureAwait(false);
            if (isSent)
            {
                throw new ReplySentException();
            }

            revision =
                await ReplaceAsync(lease, key, intent, before, cancellationToken).ConfigureAwait(false)
                ?? throw new EventTakenOverException();
        }

        try
        {
            // Only now: who takes the event over after this finds the intent.
            await MustBeMineAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        catch (EventTakenOverException) when (created is not null)
        {
            // Nobody intended it before: what is left of an earlier attempt may have been sent, and must stay known.
            await server
                .RunAsync(
                    (topology, token) => NatsKeys.DeleteAsync(topology.Replies, revision, token),
                    cancellationToken
                )
                .ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
    {
        // Of a reply that is known to be sent, nobody asks when it was intended.
        var sent = new JournaledReply(DateTimeOffset.UnixEpoch, message);
        try
        {
            await WriteAsync(key, Write(sent), cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedValueException)
        {
            // Without its content: what is recorded is not sent again.
            var least = new Message
            {
                Id = message.Id,
                RoomId = message.RoomId,
                ParentId = message.ParentId,
                PersonId = message.PersonId,
                Created = message.Created,
            };
            await WriteAsync(key, Write(sent with { Message = least }), cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var name = Key(topology, key);
                    return await NatsKeys.FindAsync(topology.Replies, name, token).ConfigureAwait(false) is { } entry
                        && !IsSent(entry.Value)
                        && await NatsKeys.DeleteAsync(topology.Replies, entry.Revision, token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    private async Task MustBeMineAsync(NatsLease lease, CancellationToken cancellationToken)
    {
        if (!await inbox.IsMineAsync(lease, cancellationToken).ConfigureAwait(false))
        {
            throw new EventTakenOverException();
        }
    }

    private Task<(ulong Revision, bool IsSent)> RevisionAsync(ReplyKey key, CancellationToken cancellationToken) =>
        server.RunAsync(
            async (topology, token) =>
                await NatsKeys.FindAsync(topology.Replies, Key(topology, key), token).ConfigureAwait(false) is { } entry
                    ? (entry.Revision, IsSent(entry.Value))
                    : (0, false),
            cancellationToken
        );

    /// <summary>Writes a record, if that before is this one. Returns its revision; <c>null</c> if there is another.</summary>
    private async Task<ulong?> ReplaceAsync(
        NatsLease lease,
        ReplyKey key,
        byte[] value,
        ulong before,
        CancellationToken cancellationToken
    ) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var name = Key(topology, key);
                    var revision = await NatsKeys
                        .PutAsync(topology.Replies, name, value, before, token)
                        .ConfigureAwait(false);
                    if (revision is { } written)
                    {
                        Remember(lease, name, written);
                    }

                    return revision;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    private static void Remember(NatsLease lease, string name, ulong revision)
    {
        lock (lease.Records) // a handler may reply from several threads
        {
            lease.Records[name] = revision;
        }
    }

    private async Task<ulong> WriteAsync(ReplyKey key, byte[] value, CancellationToken cancellationToken) =>
        await server
            .RunAsync(
                async (topology, token) =>
                {
                    var name = Key(topology, key);
                    var revision = await NatsKeys.PutAsync(topology.Replies, name, value, token).ConfigureAwait(false);
                    if (inbox.LeaseOf(key.EventId) is { } lease)
                    {
                        Remember(lease, name, revision);
                    }

                    return revision;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    /// <summary>What a record is found by.</summary>
    public static string Key(NatsTopology topology, ReplyKey key) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix(topology.Incarnation, key.EventId)}.{NatsNames.Token(key.Handler)}.{key.Ordinal}"
        );

    /// <summary>A record as the bucket has it: the time of the intent, then the message if it was sent.</summary>
    public static byte[] Write(JournaledReply reply)
    {
        var message = reply.Message is null ? [] : JournaledReply.Write(reply.Message);
        var value = new byte[Header + message.Length];
        BinaryPrimitives.WriteInt64LittleEndian(value, reply.Intended.ToUnixTimeMilliseconds());
        message.CopyTo(value, Header);
        return value;
    }

    private static JournaledReply Read(byte[] value) =>
        JournaledReply.Restore(BinaryPrimitives.ReadInt64LittleEndian(value), IsSent(value) ? value[Header..] : null);

    /// <summary>Whether there is a message behind the time of the intent.</summary>
    private static bool IsSent(byte[]? value) => value?.Length > Header;
}
