using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Bot.Nats;

/// <summary>
/// How far a partition is: what the server knows as well, but may forget of its last moments when it crashes. Written
/// only by who handles the partition's event, and only if nobody else has written it meanwhile: so it is also what tells
/// a replica that was too late that it was.
/// </summary>
internal sealed record PartitionMark
{
    private const int Absurd = 1_000_000;

    private const long LastMoment = 253_402_300_799_999; // of the year 9999

    /// <summary>No partition was ever served.</summary>
    public static PartitionMark None { get; } = new();

    /// <summary>Which stream the numbers are of: a stream that was made anew counts from 1 again.</summary>
    public string Stream { get; init; } = "";

    /// <summary>The last event that has ended: it and all before it are done with.</summary>
    public ulong Done { get; init; }

    /// <summary>The replica that wrote this.</summary>
    public Guid Owner { get; init; }

    /// <summary>The event that was tried and is not done with; 0 for none.</summary>
    public ulong Event { get; init; }

    /// <summary>Whether its replica gave it back: whoever is given it next takes nothing away from anybody.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the server had given it out by then.</summary>
    public ulong Delivered { get; init; }

    /// <summary>When it was tried first, in Unix milliseconds.</summary>
    public long FirstTried { get; init; }

    /// <summary>The handlers that did their part.</summary>
    public string? Finished { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, NatsJson.Default.PartitionMark);

    /// <summary>
    /// The mark as it was written, if it is of this stream. One that somebody has made unreadable says nothing: an event
    /// may be repeated for it, and none is lost.
    /// </summary>
    public static PartitionMark Read(byte[]? value, string stream)
    {
        try
        {
            return
                value is not null
                && JsonSerializer.Deserialize(value, NatsJson.Default.PartitionMark) is { } mark
                && mark.Stream == stream
                && mark is { Attempts: >= 0 and < Absurd, FirstTried: >= 0 and <= LastMoment }
                ? mark
                : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }
}

/// <summary>Into how many partitions the events are divided, and into how many those that wait from before are.</summary>
/// <param name="Partitions">For what is accepted now.</param>
/// <param name="Before">What waits under earlier numbers is handled first.</param>
internal sealed record PartitionLayout(int Partitions, IReadOnlyList<int> Before)
{
    /// <summary>Where it is kept in the bucket of the partitions.</summary>
    public const string Key = "layout";

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, NatsJson.Default.PartitionLayout);

    /// <exception cref="InboxUnavailableException">Somebody has made it unreadable.</exception>
    public static PartitionLayout? Read(byte[]? value, string bucket)
    {
        try
        {
            return value is null ? null : JsonSerializer.Deserialize(value, NatsJson.Default.PartitionLayout);
        }
        catch (JsonException error)
        {
            throw new InboxUnavailableException(
                $"The key '{Key}' of the bucket {bucket} cannot be read. Write into it the number of partitions there "
                    + "was, as in {\"partitions\":64,\"before\":[]}; the bot goes on by itself.",
                error
            );
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(PartitionMark))]
[JsonSerializable(typeof(PartitionLayout))]
[JsonSerializable(typeof(DeliveryAdvisory))]
internal sealed partial class NatsJson : JsonSerializerContext;
