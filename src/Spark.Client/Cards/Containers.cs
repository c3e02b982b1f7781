using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>Elements that belong together.</summary>
/// <param name="Items">The elements.</param>
public sealed record Container(IReadOnlyList<CardElement> Items) : CardElement
{
    /// <summary>How it stands out.</summary>
    public ContainerStyle? Style { get; init; }

    /// <summary><c>top</c>, <c>center</c> or <c>bottom</c>.</summary>
    public string? VerticalContentAlignment { get; init; }

    /// <summary>Whether it reaches to the card's edges.</summary>
    public bool? Bleed { get; init; }

    /// <summary>The least height, such as <c>50px</c>.</summary>
    public string? MinHeight { get; init; }

    /// <summary>A picture behind it.</summary>
    public BackgroundImage? BackgroundImage { get; init; }

    /// <summary>What a click does.</summary>
    public CardAction? SelectAction { get; init; }
}

/// <summary>Columns side by side.</summary>
/// <param name="Columns">The columns.</param>
public sealed record ColumnSet(IReadOnlyList<Column> Columns) : CardElement
{
    /// <summary>How it stands out.</summary>
    public ContainerStyle? Style { get; init; }

    /// <summary>Whether it reaches to the card's edges.</summary>
    public bool? Bleed { get; init; }

    /// <summary>The least height, such as <c>50px</c>.</summary>
    public string? MinHeight { get; init; }

    /// <summary>Where the columns stand.</summary>
    public CardAlignment? HorizontalAlignment { get; init; }

    /// <summary>What a click does.</summary>
    public CardAction? SelectAction { get; init; }
}

/// <summary>A column.</summary>
/// <param name="Items">The elements, one below the other.</param>
public sealed record Column(IReadOnlyList<CardElement> Items)
{
    /// <summary>A <see cref="Fallback"/> that shows nothing.</summary>
    public static CardFallback<Column> Drop => CardFallback<Column>.Drop;

    /// <summary>What it is in the card schema.</summary>
    [JsonPropertyOrder(-1)]
    public string Type => "Column";

    /// <summary>The name that toggles name.</summary>
    public string? Id { get; init; }

    /// <summary><c>auto</c>, <c>stretch</c>, pixels such as <c>50px</c>, or a weight such as <c>2</c>.</summary>
    public string? Width { get; init; }

    /// <summary>How it stands out.</summary>
    public ContainerStyle? Style { get; init; }

    /// <summary><c>top</c>, <c>center</c> or <c>bottom</c>.</summary>
    public string? VerticalContentAlignment { get; init; }

    /// <summary>Whether it is shown at first; default yes.</summary>
    public bool? IsVisible { get; init; }

    /// <summary>Whether a line separates it from the column before.</summary>
    public bool? Separator { get; init; }

    /// <summary>The distance to the column before.</summary>
    public CardSpacing? Spacing { get; init; }

    /// <summary>Whether it reaches to the edges of its column set.</summary>
    public bool? Bleed { get; init; }

    /// <summary>The least height, such as <c>50px</c>.</summary>
    public string? MinHeight { get; init; }

    /// <summary>A picture behind it.</summary>
    public BackgroundImage? BackgroundImage { get; init; }

    /// <summary>Shown instead by clients that lack what the column requires.</summary>
    [JsonConverter(typeof(CardFallbackConverter<Column>))]
    public CardFallback<Column>? Fallback { get; init; }

    /// <summary>Features the client needs, with their least versions, such as <c>adaptiveCards</c>: <c>1.2</c>.</summary>
    public IReadOnlyDictionary<string, string>? Requires { get; init; }

    /// <summary>What a click does.</summary>
    public CardAction? SelectAction { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }
}

/// <summary>A table of names and values.</summary>
/// <param name="Facts">The rows.</param>
public sealed record FactSet(IReadOnlyList<Fact> Facts) : CardElement;

/// <summary>A name and its value.</summary>
/// <param name="Title">The name.</param>
/// <param name="Value">The value.</param>
public sealed record Fact(string Title, string Value)
{
    /// <summary>Nothing of what it shows.</summary>
    public override string ToString() => nameof(Fact);
}

/// <summary>Buttons between other elements.</summary>
/// <param name="Actions">The buttons.</param>
public sealed record ActionSet(IReadOnlyList<CardAction> Actions) : CardElement;

/// <summary>How a group of elements stands out.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<ContainerStyle>))]
public readonly record struct ContainerStyle(string Value) : IOpenString<ContainerStyle>
{
    /// <summary>Not.</summary>
    public static ContainerStyle Default { get; } = new("default");

    /// <summary>By its background.</summary>
    public static ContainerStyle Emphasis { get; } = new("emphasis");

    /// <summary>As good news.</summary>
    public static ContainerStyle Good { get; } = new("good");

    /// <summary>As bad news.</summary>
    public static ContainerStyle Attention { get; } = new("attention");

    /// <summary>As a warning.</summary>
    public static ContainerStyle Warning { get; } = new("warning");

    /// <summary>To draw attention.</summary>
    public static ContainerStyle Accent { get; } = new("accent");

    /// <inheritdoc/>
    public static ContainerStyle Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
