using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// Writes JSON that was kept: what holds escapes as it came, since half of a character, which only an escape can hold,
/// cannot be written in another way.
/// </summary>
internal sealed class ElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        if (
            value.ValueKind is not JsonValueKind.Undefined
            && JsonMarshal.GetRawUtf8Value(value) is var raw
            && raw.IndexOf("\\u"u8) >= 0
        )
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
