using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>Reads <c>true</c> and <c>"true"</c> alike: sources of the API disagree about which one is sent.</summary>
internal sealed class FlexibleBooleanConverter : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? bool.TryParse(reader.GetString(), out var value)
                ? value
                : throw new JsonException("Neither true nor false.")
            : reader.GetBoolean();

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) =>
        writer.WriteBooleanValue(value);
}
