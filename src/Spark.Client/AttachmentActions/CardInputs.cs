using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// What was entered into a card, by name. The service sends what people enter as text: the typed getters read text and
/// JSON values alike, and give <c>null</c> for what is absent, empty or of another kind.
/// </summary>
[JsonConverter(typeof(CardInputsConverter))]
#pragma warning disable CA1710 // The wire's noun says what it is.
public sealed class CardInputs : IReadOnlyDictionary<string, JsonElement>, IEquatable<CardInputs>
#pragma warning restore CA1710
{
    private readonly IReadOnlyDictionary<string, JsonElement> _values;

    /// <summary>Inputs with these values.</summary>
    public CardInputs(IReadOnlyDictionary<string, JsonElement> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
    }

    /// <summary>No inputs.</summary>
    public static CardInputs Empty { get; } = new(new Dictionary<string, JsonElement>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<JsonElement> Values => _values.Values;

    /// <inheritdoc/>
    public JsonElement this[string key] => _values[key];

    /// <summary>The value as text; of a number or a truth value its JSON. <c>null</c>: there is none that is text.</summary>
    public string? GetString(string name) =>
        !_values.TryGetValue(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? Text(value)
        : value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null
        : value.GetRawText();

    /// <summary>The value of a number input, or of a whole number in the action's data.</summary>
    public long? GetInt64(string name) =>
        long.TryParse(GetString(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The value of a number input.</summary>
    public decimal? GetDecimal(string name) =>
        decimal.TryParse(GetString(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The value of a toggle that has the values <c>true</c> and <c>false</c>.</summary>
    public bool? GetBoolean(string name) => bool.TryParse(GetString(name), out var value) ? value : null;

    /// <summary>The value of a date input, <c>yyyy-MM-dd</c>.</summary>
    public DateOnly? GetDate(string name) =>
        DateOnly.TryParseExact(
            GetString(name),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var value
        )
            ? value
            : null;

    /// <summary>The value of a time input, <c>HH:mm</c>.</summary>
    public TimeOnly? GetTime(string name) =>
        TimeOnly.TryParseExact(
            GetString(name),
            ["HH:mm", "HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var value
        )
            ? value
            : null;

    /// <summary>
    /// The values of a choice set that allows several, joined by commas or in a JSON list; empty when nothing was
    /// chosen.
    /// </summary>
    public IReadOnlyList<string> GetChoices(string name)
    {
        var text = GetString(name) ?? "";
        return text.StartsWith('[') && Listed(text) is { } list
            ? list
            : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The value as a type of one's own, such as the data of a submit action.</summary>
    /// <param name="name">The name.</param>
    /// <param name="options">Options that know <typeparamref name="T"/>; by default the library's own.</param>
    /// <exception cref="JsonException">The value is no <typeparamref name="T"/>.</exception>
    public T? Get<T>(string name, JsonSerializerOptions? options = null) =>
        _values.TryGetValue(name, out var value) ? value.Deserialize(SparkJson.TypeInfo<T>(options)) : default;

    /// <summary>The texts of a JSON list; <c>null</c> if it is none.</summary>
    private static IReadOnlyList<string>? Listed(string text)
    {
        try
        {
            return LenientJson.Read(Encoding.UTF8.GetBytes(text), SparkJson.AnswerType<IReadOnlyList<string>>());
        }
        catch (JsonException)
        {
            return null; // a value that begins with a bracket
        }
    }

    /// <summary>The sender may have escaped half of a character: JSON, but no text.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) =>
        _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold the same names with equal values.</summary>
    public bool Equals(CardInputs? other) =>
        other is not null
        && Count == other.Count
        && _values.All(pair => other.TryGetValue(pair.Key, out var value) && JsonElement.DeepEquals(pair.Value, value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CardInputs);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <summary>The names, without the values, which must not reach a log.</summary>
    public override string ToString() => string.Join(", ", Keys);
}

/// <summary>Reads and writes <see cref="CardInputs"/> as the object it is.</summary>
internal sealed class CardInputsConverter : JsonConverter<CardInputs>
{
    /// <summary>So that <c>null</c> is read as no inputs.</summary>
    public override bool HandleNull => true;

    public override CardInputs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null
            ? CardInputs.Empty
            : new(
                JsonSerializer.Deserialize(ref reader, SparkJson.TypeInfo<Dictionary<string, JsonElement>>(options))!
            );

    public override void Write(Utf8JsonWriter writer, CardInputs value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, element) in value)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, element, SparkJson.TypeInfo<JsonElement>(options));
        }

        writer.WriteEndObject();
    }
}
