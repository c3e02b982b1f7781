using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// A string whose known values have names here, and whose unknown values survive: the API adds values without notice.
/// </summary>
/// <typeparam name="TSelf">The value type itself.</typeparam>
public interface IOpenString<TSelf>
    where TSelf : struct, IOpenString<TSelf>
{
    /// <summary>The text on the wire.</summary>
    string Value { get; }

    /// <summary>The value with this text on the wire.</summary>
    static abstract TSelf Of(string value);
}

/// <summary>Reads and writes an <see cref="IOpenString{TSelf}"/> as its text.</summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class OpenStringConverter<T> : JsonConverter<T>
    where T : struct, IOpenString<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Of(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
