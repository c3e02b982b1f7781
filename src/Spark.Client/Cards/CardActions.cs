using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>What a button of a card does.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OpenUrlAction), "Action.OpenUrl")]
[JsonDerivedType(typeof(SubmitAction), "Action.Submit")]
[JsonDerivedType(typeof(ShowCardAction), "Action.ShowCard")]
[JsonDerivedType(typeof(ToggleVisibilityAction), "Action.ToggleVisibility")]
public abstract record CardAction
{
    private protected CardAction() { }

    /// <summary>A <see cref="Fallback"/> that shows nothing.</summary>
    public static CardFallback<CardAction> Drop => CardFallback<CardAction>.Drop;

    /// <summary>The button's text.</summary>
    public string? Title { get; init; }

    /// <summary>Address of a picture on the button.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The action's name.</summary>
    public string? Id { get; init; }

    /// <summary>How the button stands out.</summary>
    public ActionStyle? Style { get; init; }

    /// <summary>Shown instead by clients that do not know the action, or lack what it requires.</summary>
    [JsonConverter(typeof(CardFallbackConverter<CardAction>))]
    public CardFallback<CardAction>? Fallback { get; init; }

    /// <summary>Features the client needs, with their least versions, such as <c>adaptiveCards</c>: <c>1.2</c>.</summary>
    public IReadOnlyDictionary<string, string>? Requires { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }

    /// <summary>Its type and id; nothing of what it shows.</summary>
    public sealed override string ToString() => $"{GetType().Name} {{ Id = {Id} }}";
}

/// <summary>Opens an address.</summary>
/// <param name="Url">The address.</param>
public sealed record OpenUrlAction(string Url) : CardAction;

/// <summary>
/// Sends what was entered. It arrives, merged with <see cref="Data"/>, as <see cref="AttachmentAction.Inputs"/>.
/// </summary>
public sealed record SubmitAction : CardAction
{
    /// <summary>What is sent besides the inputs, such as which button it was.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>
    /// <c>auto</c>, which sends the inputs and checks them first, or <c>none</c>: only <see cref="Data"/> is sent, as
    /// for a button that cancels.
    /// </summary>
    public string? AssociatedInputs { get; init; }
}

/// <summary>Unfolds another card below the buttons.</summary>
/// <param name="Card">That card.</param>
public sealed record ShowCardAction(AdaptiveCard Card) : CardAction;

/// <summary>Shows, hides or toggles elements.</summary>
/// <param name="TargetElements">The elements; a text is the id of one to toggle.</param>
public sealed record ToggleVisibilityAction(IReadOnlyList<TargetElement> TargetElements) : CardAction;

/// <summary>How a button stands out.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<ActionStyle>))]
public readonly record struct ActionStyle(string Value) : IOpenString<ActionStyle>
{
    /// <summary>Not.</summary>
    public static ActionStyle Default { get; } = new("default");

    /// <summary>As what is recommended.</summary>
    public static ActionStyle Positive { get; } = new("positive");

    /// <summary>As what cannot be taken back.</summary>
    public static ActionStyle Destructive { get; } = new("destructive");

    /// <inheritdoc/>
    public static ActionStyle Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
