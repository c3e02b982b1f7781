using System.Text.Json;

namespace Spark.Client;

/// <summary>A card to submit.</summary>
public sealed record CreateAttachmentActionRequest : SparkRequest
{
    /// <summary><c>submit</c>, the only kind so far.</summary>
    public string Type { get; init; } = "submit";

    /// <summary>The message with the card.</summary>
    public required string MessageId { get; init; }

    /// <summary>What is entered, by the inputs' ids.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Inputs { get; init; }

    /// <summary>A submission of text, as people's clients send it.</summary>
    public static CreateAttachmentActionRequest Of(string messageId, IReadOnlyDictionary<string, string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new()
        {
            MessageId = messageId,
            Inputs = inputs.ToDictionary(
                pair => pair.Key,
                pair => JsonSerializer.SerializeToElement(pair.Value, SparkJson.TypeInfo<string>()),
                StringComparer.Ordinal
            ),
        };
    }

    /// <summary>Without the inputs, which must not reach a log.</summary>
    public override string ToString() => $"CreateAttachmentActionRequest {{ MessageId = {MessageId} }}";
}
