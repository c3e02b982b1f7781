using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A text; a small subset of markdown is understood.</summary>
/// <param name="Text">The text.</param>
public sealed record TextBlock(string Text) : CardElement
{
    /// <summary>The size.</summary>
    public TextSize? Size { get; init; }

    /// <summary>The weight.</summary>
    public TextWeight? Weight { get; init; }

    /// <summary>The color.</summary>
    public CardColor? Color { get; init; }

    /// <summary>Whether the color is softened.</summary>
    public bool? IsSubtle { get; init; }

    /// <summary>Whether the text may take several lines; default no: it is cut.</summary>
    public bool? Wrap { get; init; }

    /// <summary>How many lines at most.</summary>
    public int? MaxLines { get; init; }

    /// <summary><c>default</c> or <c>monospace</c>.</summary>
    public string? FontType { get; init; }

    /// <summary>Where the text stands.</summary>
    public CardAlignment? HorizontalAlignment { get; init; }
}

/// <summary>A text made of parts that look different; no markdown.</summary>
/// <param name="Inlines">The parts.</param>
public sealed record RichTextBlock(IReadOnlyList<TextRun> Inlines) : CardElement
{
    /// <summary>Where the text stands.</summary>
    public CardAlignment? HorizontalAlignment { get; init; }
}

/// <summary>A part of a rich text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextRun(string Text)
{
    /// <summary>What it is in the card schema.</summary>
    [JsonPropertyOrder(-1)]
    public string Type => "TextRun";

    /// <summary>Nothing of what it shows.</summary>
    public override string ToString() => nameof(TextRun);

    /// <summary>The size.</summary>
    public TextSize? Size { get; init; }

    /// <summary>The weight.</summary>
    public TextWeight? Weight { get; init; }

    /// <summary>The color.</summary>
    public CardColor? Color { get; init; }

    /// <summary>Whether the color is softened.</summary>
    public bool? IsSubtle { get; init; }

    /// <summary>Whether it is italic.</summary>
    public bool? Italic { get; init; }

    /// <summary>Whether it is struck through.</summary>
    public bool? Strikethrough { get; init; }

    /// <summary>Whether it is highlighted.</summary>
    public bool? Highlight { get; init; }

    /// <summary>Whether it is underlined.</summary>
    public bool? Underline { get; init; }

    /// <summary><c>default</c> or <c>monospace</c>.</summary>
    public string? FontType { get; init; }

    /// <summary>What a click does.</summary>
    public CardAction? SelectAction { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }
}

/// <summary>The size of a text.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<TextSize>))]
public readonly record struct TextSize(string Value) : IOpenString<TextSize>
{
    /// <summary>The client's own.</summary>
    public static TextSize Default { get; } = new("default");

    /// <summary>Small.</summary>
    public static TextSize Small { get; } = new("small");

    /// <summary>Medium.</summary>
    public static TextSize Medium { get; } = new("medium");

    /// <summary>Large.</summary>
    public static TextSize Large { get; } = new("large");

    /// <summary>Extra large.</summary>
    public static TextSize ExtraLarge { get; } = new("extraLarge");

    /// <inheritdoc/>
    public static TextSize Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>The weight of a text.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<TextWeight>))]
public readonly record struct TextWeight(string Value) : IOpenString<TextWeight>
{
    /// <summary>The client's own.</summary>
    public static TextWeight Default { get; } = new("default");

    /// <summary>Light.</summary>
    public static TextWeight Lighter { get; } = new("lighter");

    /// <summary>Bold.</summary>
    public static TextWeight Bolder { get; } = new("bolder");

    /// <inheritdoc/>
    public static TextWeight Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
