using NATS.Client.JetStream;

namespace Spark.Bot.Nats;

/// <summary>
/// How many partitions there are, which all replicas must agree on. With another number the events of a room come under
/// another subject; so what waits under the old one is handled first, and nobody may publish there any more.
/// </summary>
internal sealed class PartitionPlan(INatsJSContext jetStream, NatsBucket bucket, NatsNames names, int partitions)
{
    /// <summary>The number that is configured, written down if it is new.</summary>
    /// <exception cref="InboxUnavailableException">Replicas with another number are running.</exception>
    public async Task<PartitionLayout> AgreeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var entry = await NatsKeys.FindAsync(bucket, PartitionLayout.Key, cancellation).ConfigureAwait(false);
            var known = PartitionLayout.Read(entry?.Value, bucket.Name);
            await TellApartAsync(isNew: known is null, cancellation).ConfigureAwait(false);
            if (known?.Partitions == partitions)
            {
                return known;
            }

            if (known is not null && await IsServedAsync(known, cancellation).ConfigureAwait(false))
            {
                throw new InboxUnavailableException(
                    $"Other replicas run with {known.Partitions} partitions, this one is configured for {partitions}: "
                        + $"stop them all first, or set Spark:Nats:Partitions to {known.Partitions}."
                );
            }

            if (known is not null && known.Before.Contains(partitions))
            {
                throw new InboxUnavailableException(
                    $"What waits from before {known.Partitions} partitions were configured must be handled before there are "
                        + $"{partitions} again: run with Spark:Nats:Partitions={known.Partitions} until the log says that it is."
                );
            }

            var agreed = new PartitionLayout(
                partitions,
                known is null ? [] : [.. known.Before.Append(known.Partitions)]
            );
            if (
                await NatsKeys
                    .PutAsync(bucket, PartitionLayout.Key, agreed.Write(), entry?.Revision ?? 0, cancellation)
                    .ConfigureAwait(false)
                is not null
            )
            {
                return agreed;
            }
        }
    }

    /// <summary>Events are told apart by keys that no transport changes: that is noted before anything else is.</summary>
    private async Task TellApartAsync(bool isNew, CancellationToken cancellation)
    {
        if (isNew)
        {
            _ = await NatsKeys.PutAsync(bucket, "keys", "2"u8.ToArray(), 0, cancellation).ConfigureAwait(false);
        }
        else if (await NatsKeys.FindAsync(bucket, "keys", cancellation).ConfigureAwait(false) is null)
        {
            throw new InboxUnavailableException(
                $"The streams of {bucket.Name} were made by an older version of this program, which tells events apart by "
                    + "other keys: this one would answer some twice. Run the older version until nothing waits in them, or "
                    + "set Spark:Nats:Name to another name."
            );
        }
    }

    /// <summary>Nothing waits under an earlier number any more. Returns whether this was news.</summary>
    public async Task<bool> EndAsync(int count, CancellationToken cancellation)
    {
        var entry = await NatsKeys.FindAsync(bucket, PartitionLayout.Key, cancellation).ConfigureAwait(false);
        var known = PartitionLayout.Read(entry?.Value, bucket.Name);
        if (entry is null || known is null || !known.Before.Contains(count))
        {
            return false;
        }

        var ended = known with { Before = [.. known.Before.Where(each => each != count)] };
        if (
            await NatsKeys
                .PutAsync(bucket, PartitionLayout.Key, ended.Write(), entry.Value.Revision, cancellation)
                .ConfigureAwait(false)
            is null
        )
        {
            return false; // somebody else has changed it; all is looked at anew
        }

        await DeleteAsync(count, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Consumers of an earlier number, made again because they were not there, are deleted if another replica had just
    /// ended with that number.
    /// </summary>
    public async Task TidyAsync(PartitionLayout made, CancellationToken cancellation)
    {
        if (made.Before.Count == 0)
        {
            return;
        }

        var entry = await NatsKeys.FindAsync(bucket, PartitionLayout.Key, cancellation).ConfigureAwait(false);
        if (PartitionLayout.Read(entry?.Value, bucket.Name) is { } known)
        {
            foreach (var count in made.Before.Except(known.Before.Append(known.Partitions)))
            {
                await DeleteAsync(count, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task DeleteAsync(int count, CancellationToken cancellation)
    {
        foreach (var consumer in Consumers(count))
        {
            try
            {
                await jetStream.DeleteConsumerAsync(names.Events, consumer, cancellation).ConfigureAwait(false);
            }
            catch (NatsJSApiException error) when (error.Error.ErrCode is NatsErrors.ConsumerNotFound)
            {
                // gone already
            }
        }
    }

    /// <summary>Whether something waits under an earlier number, or may: of a consumer that is gone nobody knows.</summary>
    public async Task<bool> WaitsAsync(int count, CancellationToken cancellation)
    {
        var before = Consumers(count).ToHashSet(StringComparer.Ordinal);
        await foreach (var consumer in jetStream.ListConsumersAsync(names.Events, cancellation).ConfigureAwait(false))
        {
            if (before.Remove(consumer.Info.Name) && consumer.Info is { NumPending: > 0 } or { NumAckPending: > 0 })
            {
                return true;
            }
        }

        return before.Count > 0; // it is made again, and gives out what waits
    }

    /// <summary>Whether somebody is waiting for events of these partitions now.</summary>
    private async Task<bool> IsServedAsync(PartitionLayout layout, CancellationToken cancellation)
    {
        var served = layout.Before.Append(layout.Partitions).SelectMany(Consumers).ToHashSet(StringComparer.Ordinal);
        try
        {
            await foreach (
                var consumer in jetStream.ListConsumersAsync(names.Events, cancellation).ConfigureAwait(false)
            )
            {
                if (served.Contains(consumer.Info.Name) && consumer.Info.NumWaiting > 0)
                {
                    return true;
                }
            }
        }
        catch (NatsJSApiException error) when (error.Error.ErrCode is NatsErrors.StreamNotFound)
        {
            // there is no stream yet
        }

        return false;
    }

    private IEnumerable<string> Consumers(int count) =>
        Enumerable.Range(0, count).Select(number => names.Partition(number, count).Consumer);
}
