using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>The color of a text; the client chooses the shade.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<CardColor>))]
public readonly record struct CardColor(string Value) : IOpenString<CardColor>
{
    /// <summary>The client's own.</summary>
    public static CardColor Default { get; } = new("default");

    /// <summary>Dark.</summary>
    public static CardColor Dark { get; } = new("dark");

    /// <summary>Light.</summary>
    public static CardColor Light { get; } = new("light");

    /// <summary>To draw attention.</summary>
    public static CardColor Accent { get; } = new("accent");

    /// <summary>Green mostly.</summary>
    public static CardColor Good { get; } = new("good");

    /// <summary>Yellow mostly.</summary>
    public static CardColor Warning { get; } = new("warning");

    /// <summary>Red mostly.</summary>
    public static CardColor Attention { get; } = new("attention");

    /// <inheritdoc/>
    public static CardColor Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>The distance to the element before.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<CardSpacing>))]
public readonly record struct CardSpacing(string Value) : IOpenString<CardSpacing>
{
    /// <summary>The client's own.</summary>
    public static CardSpacing Default { get; } = new("default");

    /// <summary>None.</summary>
    public static CardSpacing None { get; } = new("none");

    /// <summary>Small.</summary>
    public static CardSpacing Small { get; } = new("small");

    /// <summary>Medium.</summary>
    public static CardSpacing Medium { get; } = new("medium");

    /// <summary>Large.</summary>
    public static CardSpacing Large { get; } = new("large");

    /// <summary>Extra large.</summary>
    public static CardSpacing ExtraLarge { get; } = new("extraLarge");

    /// <summary>That of the card's edge.</summary>
    public static CardSpacing Padding { get; } = new("padding");

    /// <inheritdoc/>
    public static CardSpacing Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>Where an element stands.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<CardAlignment>))]
public readonly record struct CardAlignment(string Value) : IOpenString<CardAlignment>
{
    /// <summary>Left.</summary>
    public static CardAlignment Left { get; } = new("left");

    /// <summary>In the middle.</summary>
    public static CardAlignment Center { get; } = new("center");

    /// <summary>Right.</summary>
    public static CardAlignment Right { get; } = new("right");

    /// <inheritdoc/>
    public static CardAlignment Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
