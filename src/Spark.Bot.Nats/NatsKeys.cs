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
        var found = await bucket.TryGetEntryAsync<byte[]>(key, cancellationToken: cancellation).ConfigureAwait(false);
        return found switch
        {
            { Success: true } => found.Value,
            { Error: NatsKVKeyNotFoundException or NatsKVKeyDeletedException } => null,
            _ => throw found.Error,
        };
    }

    /// <summary>Writes, if the key's revision is still this one: 0 for none.</summary>
    /// <returns>The new revision; <c>null</c> if somebody else has written.</returns>
    public static async Task<ulong?> PutAsync(
        INatsKVStore bucket,
        string key,
        byte[] value,
        ulong revision,
        CancellationToken cancellation
    )
    {
        var written = await bucket
            .TryUpdateAsync(key, value, revision, cancellationToken: cancellation)
            .ConfigureAwait(false);
        return written switch
        {
            { Success: true } => written.Value,
            { Error: NatsKVWrongLastRevisionException } => null,
            { Error: NatsJSApiException { Error.ErrCode: NatsErrors.WrongLastSequence } } => null,
            _ => throw written.Error,
        };
    }

    /// <summary>Writes, whatever there is.</summary>
    public static async Task<ulong> PutAsync(
        INatsKVStore bucket,
        string key,
        byte[] value,
        CancellationToken cancellation
    )
    {
        var written = await bucket.TryPutAsync(key, value, cancellationToken: cancellation).ConfigureAwait(false);
        return written.Success ? written.Value : throw written.Error;
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
