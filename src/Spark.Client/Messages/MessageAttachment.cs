using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A card of a message, or a file of a storage service. (Webex API: Messages.)</summary>
public sealed record MessageAttachment : SparkObject
{
    /// <summary>The content type of an adaptive card.</summary>
    public const string AdaptiveCard = "application/vnd.microsoft.card.adaptive";

    /// <summary>What <see cref="Content"/> is.</summary>
    public string? ContentType { get; init; }

    /// <summary>The card itself; of a file its <c>fileId</c>, <c>type</c> and <c>contentUrl</c>.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>Whether it is a card.</summary>
    [JsonIgnore]
    public bool IsCard => string.Equals(ContentType, AdaptiveCard, StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the content, whose text must not reach a log.</summary>
    public override string ToString() => $"MessageAttachment {{ ContentType = {ContentType} }}";

    /// <summary>A card made here.</summary>
    public static MessageAttachment FromCard(AdaptiveCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return FromCard(JsonSerializer.SerializeToElement(card, SparkJson.TypeInfo<AdaptiveCard>()));
    }

    /// <summary>A card as JSON, such as the card designer gives.</summary>
    /// <exception cref="ArgumentException">
    /// It is no card, or has no version, without which the service refuses it; or several of its choices may be chosen, and
    /// the value of one has a comma.
    /// </exception>
    public static MessageAttachment FromCard(JsonElement card) =>
        Text(card, "type") is not "AdaptiveCard"
            ? throw new ArgumentException("A card is a JSON object whose type is AdaptiveCard.", nameof(card))
        : string.IsNullOrEmpty(Text(card, "version"))
            ? throw new ArgumentException("The card has no version, such as \"version\": \"1.3\".", nameof(card))
        : Inseparable(card) is { } value ? throw Choice.WithComma(value, nameof(card))
        : new() { ContentType = AdaptiveCard, Content = card.Clone() };

    /// <summary>A card as JSON.</summary>
    /// <exception cref="ArgumentException">It is no card, or has no version.</exception>
    public static MessageAttachment FromCard(JsonNode card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return FromCard(JsonSerializer.SerializeToElement(card, SparkJson.TypeInfo<JsonNode>()));
    }

    /// <summary>A card as the text of its JSON.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ArgumentException">It is no card, or has no version.</exception>
    public static MessageAttachment FromCardJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json);
        return FromCard(document.RootElement);
    }

    /// <summary>A card in a file of JSON.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ArgumentException">It is no card, or has no version.</exception>
    public static async Task<MessageAttachment> FromCardFileAsync(
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            using var document = await JsonDocument
                .ParseAsync(file, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return FromCard(document.RootElement);
        }
    }

    /// <summary>The value of a choice with a comma, among those of which several may be chosen.</summary>
    private static string? Inseparable(JsonElement node) =>
        node.ValueKind switch
        {
            JsonValueKind.Array => node.EnumerateArray().Select(Inseparable).FirstOrDefault(value => value is not null),
            JsonValueKind.Object => IsChoiceOfSeveral(node) && node.TryGetProperty("choices", out var choices)
                ? Values(choices).FirstOrDefault(value => value.Contains(',', StringComparison.Ordinal))
                : node.EnumerateObject()
                    .Select(each => Inseparable(each.Value))
                    .FirstOrDefault(value => value is not null),
            _ => null,
        };

    private static bool IsChoiceOfSeveral(JsonElement node) =>
        Text(node, "type") is "Input.ChoiceSet"
        && node.TryGetProperty("isMultiSelect", out var several)
        && several.ValueKind is JsonValueKind.True;

    private static IEnumerable<string> Values(JsonElement choices) =>
        choices.ValueKind is JsonValueKind.Array
            ? choices.EnumerateArray().Select(choice => Text(choice, "value")).OfType<string>()
            : [];

    private static string? Text(JsonElement card, string name) =>
        card.ValueKind is JsonValueKind.Object
        && card.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
