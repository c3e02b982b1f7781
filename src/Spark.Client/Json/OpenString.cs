using System.Collections.Concurrent;
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

/// <summary>Converters of open strings: they take a text.</summary>
internal interface IOpenStringConverter;

/// <summary>
/// Reads and writes an <see cref="IOpenString{TSelf}"/> as its text. There are few values, and they come with every
/// object: so many of them, and not longer, are not made anew each time.
/// </summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class OpenStringConverter<T> : JsonConverter<T>, IOpenStringConverter
    where T : struct, IOpenString<T>
{
    private const int MostKnown = 64;
    private const int LongestKnown = 48;

    private static readonly ConcurrentDictionary<string, T> _known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _knownByText =
        _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.HasValueSequence || reader.ValueSpan.Length > LongestKnown)
        {
            return T.Of(reader.GetString() ?? "");
        }

        Span<char> buffer = stackalloc char[LongestKnown];
        var text = buffer[..reader.CopyString(buffer)];
        if (_knownByText.TryGetValue(text, out var known))
        {
            return known;
        }

        var value = T.Of(text.ToString());
        if (_known.Count < MostKnown)
        {
            _known.TryAdd(value.Value, value);
        }

        return value;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
