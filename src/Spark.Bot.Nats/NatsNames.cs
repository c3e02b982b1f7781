using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spark.Bot.Nats;

/// <summary>What streams, buckets, subjects and consumers of a bot are called.</summary>
internal sealed class NatsNames(string name)
{
    /// <summary>The stream of events.</summary>
    public string Events => name + "_events";

    /// <summary>The stream of events that were given up.</summary>
    public string Dead => name + "_dead";

    /// <summary>The stream of what the server itself gave up.</summary>
    public string Advisories => name + "_advisories";

    /// <summary>The bucket of what was done last in each partition, and of whose events these are.</summary>
    public string Partitions => name + "_partitions";

    /// <summary>The bucket of what was answered.</summary>
    public string Replies => name + "_replies";

    /// <summary>The bucket of events that were accepted.</summary>
    public string Keys => name + "_keys";

    /// <summary>The bucket of events that are the same for a short time only.</summary>
    public string Recent => name + "_recent";

    /// <summary>The bucket of what is remembered.</summary>
    public string States => name + "_states";

    /// <summary>What the server tells when it gives an event up.</summary>
    public string AdvisorySubject => $"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{Events}.*";

    /// <summary>All partitions, where there are so many.</summary>
    public string EventSubjects(int partitions) => Number($"{name}.events.{partitions}.*");

    public string DeadSubjects => $"{name}.dead.>";

    /// <summary>One for each event that was given up, so that it is one letter.</summary>
    public string DeadSubject(string incarnation, ulong sequence) => Number($"{name}.dead.{incarnation}.{sequence}");

    /// <summary>The same, for one that was never in the stream of events.</summary>
    public string DeadSubject(string incarnation, string key) => $"{name}.dead.{incarnation}.{key}";

    /// <summary>The partition of a conversation.</summary>
    public NatsPartition PartitionOf(string conversation, int partitions) =>
        Partition((int)(Hash(conversation) % (uint)partitions), partitions);

    public NatsPartition Partition(int number, int partitions) =>
        new(
            Number($"{name}.events.{partitions}.{number}"),
            Number($"p{partitions}_{number}"),
            Number($"p.{partitions}.{number}")
        );

    /// <summary>Whose consumer this is; <c>null</c> if it is none of the bot's, but an administrator's own.</summary>
    public NatsPartition? PartitionOf(string consumer) =>
        consumer.StartsWith('p')
        && consumer[1..].Split('_') is [var count, var number]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var partitions)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var one)
            ? Partition(one, partitions)
            : null;

    /// <summary>What a key of a bucket can be, of any text.</summary>
    public static string Token(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>FNV-1a: the same in every process and every version.</summary>
    private static uint Hash(string conversation)
    {
        var hash = 2_166_136_261u;
        foreach (var part in Encoding.UTF8.GetBytes(conversation))
        {
            hash = (hash ^ part) * 16_777_619u;
        }

        return hash;
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One of the queues that the rooms are spread over.</summary>
/// <param name="Subject">Where its events are published.</param>
/// <param name="Consumer">Who hands them out, one at a time.</param>
/// <param name="Key">Where it is written what was done last.</param>
internal sealed record NatsPartition(string Subject, string Consumer, string Key);
