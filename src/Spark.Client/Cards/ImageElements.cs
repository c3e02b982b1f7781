using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>A picture. The service replaces its address in the stored card by one of its own.</summary>
/// <param name="Url">The public address.</param>
public sealed record Image(string Url) : CardElement
{
    /// <summary>What it shows, for who cannot see it.</summary>
    public string? AltText { get; init; }

    /// <summary>The size.</summary>
    public ImageSize? Size { get; init; }

    /// <summary><c>default</c> or <c>person</c>, which is round.</summary>
    public string? Style { get; init; }

    /// <summary>The width in pixels, such as <c>80px</c>.</summary>
    public string? Width { get; init; }

    /// <summary>The color behind what is transparent, such as <c>#DDEEFF</c>.</summary>
    public string? BackgroundColor { get; init; }

    /// <summary>Where it stands.</summary>
    public CardAlignment? HorizontalAlignment { get; init; }

    /// <summary>What a click does.</summary>
    public CardAction? SelectAction { get; init; }
}

/// <summary>Several pictures side by side.</summary>
/// <param name="Images">The pictures.</param>
public sealed record ImageSet(IReadOnlyList<CardElement> Images) : CardElement
{
    /// <summary>Pictures at these addresses.</summary>
    public static ImageSet Of(params IReadOnlyList<Image> images) => new(images);

    /// <summary>The size of each.</summary>
    public ImageSize? ImageSize { get; init; }
}

/// <summary>Sound or a film.</summary>
/// <param name="Sources">Where it is, in one or several formats.</param>
public sealed record Media(IReadOnlyList<MediaSource> Sources) : CardElement
{
    /// <summary>Address of a picture that is shown before.</summary>
    public string? Poster { get; init; }

    /// <summary>What it shows, for who cannot see it.</summary>
    public string? AltText { get; init; }
}

/// <summary>Where sound or a film is.</summary>
/// <param name="MimeType">The content type, such as <c>video/mp4</c>.</param>
/// <param name="Url">The public address.</param>
public sealed record MediaSource(string MimeType, string Url);

/// <summary>A picture behind other elements.</summary>
/// <param name="Url">The public address.</param>
public sealed record BackgroundImage(string Url)
{
    /// <summary><c>cover</c>, <c>repeatHorizontally</c>, <c>repeatVertically</c> or <c>repeat</c>.</summary>
    public string? FillMode { get; init; }

    /// <summary>Where it stands.</summary>
    public CardAlignment? HorizontalAlignment { get; init; }

    /// <summary><c>top</c>, <c>center</c> or <c>bottom</c>.</summary>
    public string? VerticalAlignment { get; init; }

    /// <summary>Further members, by their names in the card schema.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }
}

/// <summary>The size of a picture.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<ImageSize>))]
public readonly record struct ImageSize(string Value) : IOpenString<ImageSize>
{
    /// <summary>Its own, at most the space there is.</summary>
    public static ImageSize Auto { get; } = new("auto");

    /// <summary>The space there is.</summary>
    public static ImageSize Stretch { get; } = new("stretch");

    /// <summary>Small.</summary>
    public static ImageSize Small { get; } = new("small");

    /// <summary>Medium.</summary>
    public static ImageSize Medium { get; } = new("medium");

    /// <summary>Large.</summary>
    public static ImageSize Large { get; } = new("large");

    /// <inheritdoc/>
    public static ImageSize Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
