using System.Globalization;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;

namespace Spark.Bot.Nats;

/// <summary>
/// Keys of buckets, whose revision is compared before anything is changed. A key that is deleted leaves nothing behind.
/// </summary>
internal static class NatsKeys
{
    /// <summary>The value with its revision; <c>null</c> if there is none.</summary>
    public static async Task<NatsKVEntry<byte[]>?> FindAsync(
        NatsBucket bucket,
        string key,
        CancellationToken cancellation
    )
    {
        try
        {
            var found = await bucket
                .Store.TryGetEntryAsync<byte[]>(key, cancellationToken: cancellation)
                .ConfigureAwait(false);
            return found switch
            {
                { Success: true } => found.Value,
                { Error: NatsKVKeyNotFoundException or NatsKVKeyDeletedException } => null,
                _ => throw found.Error,
            };
        }
        catch (NatsJSApiException error) when (IsGone(error))
        {
            return null; // thrown where only the leader is asked
        }
    }

    /// <summary>Writes, if the key's revision is still this one: 0 for none.</summary>
    /// <returns>The new revision; <c>null</c> if somebody else has written.</returns>
    public static async Task<ulong?> PutAsync(
        NatsBucket bucket,
        string key,
        byte[] value,
        ulong revision,
        CancellationToken cancellation
    )
    {
        var options = new NatsJSPubOpts { ExpectedLastSubjectSequence = revision };
        if (!bucket.IsReplicated)
        {
            return (await WriteAsync(bucket, key, value, options, cancellation).ConfigureAwait(false))?.Seq;
        }

        // A leader compares revisions when it is offered a value, and knows nothing of those that its followers have not
        // agreed to yet: of several that come at once all would be taken. What it refuses for certain is the same id.
        var id = string.Create(CultureInfo.InvariantCulture, $"{key}@{revision}");
        while (true)
        {
            var written = await WriteAsync(bucket, key, value, options with { MsgId = id }, cancellation)
                .ConfigureAwait(false);
            if (written is not { Duplicate: true })
            {
                return written?.Seq;
            }

            if (revision > 0 || await FindAsync(bucket, key, cancellation).ConfigureAwait(false) is not null)
            {
                return null;
            }

            // It was written from nothing before, and has been deleted since.
            id = string.Create(CultureInfo.InvariantCulture, $"{key}@0-{written.Seq}");
        }
    }

    /// <summary>Writes, whatever there is.</summary>
    public static async Task<ulong> PutAsync(
        NatsBucket bucket,
        string key,
        byte[] value,
        CancellationToken cancellation
    ) => (await WriteAsync(bucket, key, value, new NatsJSPubOpts(), cancellation).ConfigureAwait(false))!.Seq;

    /// <summary>Returns <c>null</c> if the key's revision is another one.</summary>
    private static async Task<PubAckResponse?> WriteAsync(
        NatsBucket bucket,
        string key,
        byte[] value,
        NatsJSPubOpts options,
        CancellationToken cancellation
    )
    {
        var written = await bucket
            .JetStream.TryPublishAsync(
                $"$KV.{bucket.Name}.{key}",
                value,
                opts: options,
                cancellationToken: cancellation
            )
            .ConfigureAwait(false);
        return written switch
        {
            { Success: false } => throw written.Error,
            { Value.Error.ErrCode: NatsErrors.WrongLastSequence } => null,
            { Value.Error: { } error } => throw new NatsJSApiException(error),
            _ => written.Value,
        };
    }

    /// <summary>Deletes what has this revision. Returns whether it was still there.</summary>
    public static async Task<bool> DeleteAsync(NatsBucket bucket, ulong revision, CancellationToken cancellation)
    {
        try
        {
            await bucket
                .JetStream.DeleteMessageAsync(
                    bucket.Stream,
                    new StreamMsgDeleteRequest { Seq = revision, NoErase = true },
                    cancellation
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (NatsJSApiException error) when (IsGone(error))
        {
            return false;
        }
    }

    /// <summary>Deletes all keys that begin with these parts.</summary>
    public static async Task DeleteAllAsync(NatsBucket bucket, string prefix, CancellationToken cancellation) =>
        await bucket
            .JetStream.PurgeStreamAsync(
                bucket.Stream,
                new StreamPurgeRequest { Filter = $"$KV.{bucket.Name}.{prefix}.>" },
                cancellation
            )
            .ConfigureAwait(false);

    /// <summary>Whether a message that was to be deleted was not there.</summary>
    public static bool IsGone(NatsJSApiException error) =>
        error.Error.ErrCode is NatsErrors.MessageNotFound or NatsErrors.SequenceNotFound;
}

/// <summary>A bucket.</summary>
/// <param name="Store">To read from.</param>
/// <param name="IsReplicated">Whether several servers must agree on what is written.</param>
internal sealed record NatsBucket(INatsKVStore Store, bool IsReplicated)
{
    public string Name => Store.Bucket;

    public string Stream => "KV_" + Name;

    public INatsJSContext JetStream => Store.JetStreamContext;
}
