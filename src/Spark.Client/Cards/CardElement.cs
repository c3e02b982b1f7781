using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// An element of a card. Members of the card schema that have no property here go into <see cref="Additional"/>.
/// (Webex API: Buttons and Cards.)
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextBlock), "TextBlock")]
[JsonDerivedType(typeof(RichTextBlock), "RichTextBlock")]
[JsonDerivedType(typeof(Image), "Image")]
[JsonDerivedType(typeof(ImageSet), "ImageSet")]
[JsonDerivedType(typeof(Media), "Media")]
[JsonDerivedType(typeof(Container), "Container")]
[JsonDerivedType(typeof(ColumnSet), "ColumnSet")]
[JsonDerivedType(typeof(FactSet), "FactSet")]
[JsonDerivedType(typeof(ActionSet), "ActionSet")]
[JsonDerivedType(typeof(TextInput), "Input.Text")]
[JsonDerivedType(typeof(NumberInput), "Input.Number")]
[JsonDerivedType(typeof(DateInput), "Input.Date")]
[JsonDerivedType(typeof(TimeInput), "Input.Time")]
[JsonDerivedType(typeof(ToggleInput), "Input.Toggle")]
[JsonDerivedType(typeof(ChoiceSetInput), "Input.ChoiceSet")]
public abstract record CardElement
{
    private protected CardElement() { } // clients show what the schema knows: types of one's own would not be written

    /// <summary>A <see cref="Fallback"/> that shows nothing.</summary>
    public static CardFallback<CardElement> Drop => CardFallback<CardElement>.Drop;

    /// <summary>The element's name: of an input the key of its value; else what toggles name.</summary>
    public string? Id { get; init; }

    /// <summary>Whether it is shown at first; default yes.</summary>
    public bool? IsVisible { get; init; }

    /// <summary>Whether a line separates it from the element before.</summary>
    public bool? Separator { get; init; }

    /// <summary>The distance to the element before.</summary>
    public CardSpacing? Spacing { get; init; }

    /// <summary><c>auto</c> or <c>stretch</c>.</summary>
    public string? Height { get; init; }

    /// <summary>Shown instead by clients that do not know the element, or lack what it requires.</summary>
    [JsonConverter(typeof(CardFallbackConverter<CardElement>))]
    public CardFallback<CardElement>? Fallback { get; init; }

    /// <summary>Features the client needs, with their least versions, such as <c>adaptiveCards</c>: <c>1.2</c>.</summary>
    public IReadOnlyDictionary<string, string>? Requires { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }

    /// <summary>Its type and id; nothing of what it shows.</summary>
    public sealed override string ToString() => $"{GetType().Name} {{ Id = {Id} }}";
}
