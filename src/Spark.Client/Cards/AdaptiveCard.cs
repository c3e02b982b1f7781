using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// A card to send. A message carries one, and needs text or markdown besides for clients that show no cards. A card
/// cannot be edited: delete the message and send another. (Webex API: Buttons and Cards.)
/// </summary>
public sealed record AdaptiveCard
{
    /// <summary>The latest version of the card schema that clients show.</summary>
    public const string LatestVersion = "1.3";

    /// <summary>What it is in the card schema.</summary>
    [JsonPropertyOrder(-3)]
    public string Type => "AdaptiveCard";

    /// <summary>The address of the card schema.</summary>
    [JsonPropertyName("$schema"), JsonPropertyOrder(-2)]
    public string Schema => "http://adaptivecards.io/schemas/adaptive-card.json";

    /// <summary>The version of the card schema, <c>1.0</c> to <c>1.3</c>; default <see cref="LatestVersion"/>.</summary>
    /// <exception cref="ArgumentException">It is none of these: clients would show nothing.</exception>
    [JsonPropertyOrder(-1)]
    public string Version
    {
        get;
        init =>
            field = value is "1.0" or "1.1" or "1.2" or LatestVersion
                ? value
                : throw new ArgumentException($"Cards are shown up to version {LatestVersion}.", nameof(value));
    } = LatestVersion;

    /// <summary>The elements, one below the other.</summary>
    public IReadOnlyList<CardElement> Body { get; init; } = [];

    /// <summary>The buttons at the end.</summary>
    public IReadOnlyList<CardAction>? Actions { get; init; }

    /// <summary>What a click on the card does.</summary>
    public CardAction? SelectAction { get; init; }

    /// <summary>What is shown where the card cannot be.</summary>
    public string? FallbackText { get; init; }

    /// <summary>A picture behind the card.</summary>
    public BackgroundImage? BackgroundImage { get; init; }

    /// <summary>The least height, such as <c>100px</c>.</summary>
    public string? MinHeight { get; init; }

    /// <summary>The language, such as <c>en</c>.</summary>
    public string? Lang { get; init; }

    /// <summary><c>top</c>, <c>center</c> or <c>bottom</c>.</summary>
    public string? VerticalContentAlignment { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }

    /// <summary>Nothing of what it shows; see <see cref="ToJson"/>.</summary>
    public override string ToString() => $"AdaptiveCard {{ Version = {Version} }}";

    /// <summary>The card as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SparkJson.TypeInfo<AdaptiveCard>());

    /// <summary>The card as a message carries it.</summary>
    public MessageAttachment ToAttachment() => MessageAttachment.FromCard(this);
}
