using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>An element that a button shows, hides or toggles. A text converts to an element to toggle.</summary>
/// <param name="ElementId">The element, by id.</param>
/// <param name="IsVisible"><c>true</c> shows it, <c>false</c> hides it, <c>null</c> toggles it.</param>
[JsonConverter(typeof(TargetElementConverter))]
public sealed record TargetElement(string ElementId, bool? IsVisible = null)
{
#pragma warning disable CA2225 // The constructor is the alternative.
    /// <summary>The element with this id, to toggle.</summary>
    public static implicit operator TargetElement(string elementId) => new(elementId);
#pragma warning restore CA2225
}

/// <summary>Reads and writes an id, or an object of the id and the visibility.</summary>
internal sealed class TargetElementConverter : JsonConverter<TargetElement>
{
    public override TargetElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var json = JsonElement.ParseValue(ref reader);
        return new(
            json.GetProperty("elementId").GetString()!,
            json.TryGetProperty("isVisible", out var visible) ? visible.GetBoolean() : null
        );
    }

    public override void Write(Utf8JsonWriter writer, TargetElement value, JsonSerializerOptions options)
    {
        if (value.IsVisible is not { } visible)
        {
            writer.WriteStringValue(value.ElementId);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("elementId", value.ElementId);
        writer.WriteBoolean("isVisible", visible);
        writer.WriteEndObject();
    }
}
