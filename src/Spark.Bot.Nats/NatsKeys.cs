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
        INatsKVStore bucket,
        string key,
        CancellationToken cancellation
    )
    {
        try
        {
            var found = await bucket
                .TryGetEntryAsync<byte[]>(key, cancellationToken: cancellation)
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
    public static Task<ulong?> PutAsync(
        INatsKVStore bucket,
        string key,
        byte[] value,
        ulong revision,
        CancellationToken cancellation
    ) => WriteAsync(bucket, key, value, new NatsJSPubOpts { ExpectedLastSubjectSequence = revision }, cancellation);

    /// <summary>Writes, whatever there is.</summary>
    public static async Task<ulong> PutAsync(
        INatsKVStore bucket,
        string key,
        byte[] value,
        CancellationToken cancellation
    ) => (await WriteAsync(bucket, key, value, new NatsJSPubOpts(), cancellation).ConfigureAwait(false))!.Value;

    private static async Task<ulong?> WriteAsync(
        INatsKVStore bucket,
        string key,
        byte[] value,
        NatsJSPubOpts options,
        CancellationToken cancellation
    )
    {
        var written = await bucket
            .JetStreamContext.TryPublishAsync(
                $"$KV.{bucket.Bucket}.{key}",
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
            _ => written.Value.Seq,
        };
    }

    /// <summary>Deletes what has this revision. Returns whether it was still there.</summary>
    public static async Task<bool> DeleteAsync(INatsKVStore bucket, ulong revision, CancellationToken cancellation)
    {
        try
        {
            await bucket
                .JetStreamContext.DeleteMessageAsync(
                    Stream(bucket),
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
    public static async Task DeleteAllAsync(INatsKVStore bucket, string prefix, CancellationToken cancellation) =>
        await bucket
            .JetStreamContext.PurgeStreamAsync(
                Stream(bucket),
                new StreamPurgeRequest { Filter = $"$KV.{bucket.Bucket}.{prefix}.>" },
                cancellation
            )
            .ConfigureAwait(false);

    /// <summary>Whether a message that was to be deleted was not there.</summary>
    public static bool IsGone(NatsJSApiException error) =>
        error.Error.ErrCode is NatsErrors.MessageNotFound or NatsErrors.SequenceNotFound;

    private static string Stream(INatsKVStore bucket) => "KV_" + bucket.Bucket;
}
