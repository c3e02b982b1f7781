using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Spark.Client;

/// <summary>
/// Reads what the service sends, whatever is odd in it. A sound answer is read once, as it is. Only if that fails it is
/// looked at member by member: what says the same in another form (a number as text, one text for a list) is written in
/// the form that is due, and what cannot be read is put aside under a marked name, which makes it one of the additional
/// members; then it is read again.
/// </summary>
internal static class LenientJson
{
    /// <summary>Before the name of a known member that is put aside; no member of the service begins so.</summary>
    private const char Aside = '\0';

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">It is no JSON, or lacks a required member; the path says where.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        JsonException? odd = null;
        try
        {
            if (!HasNullItem(json) && JsonSerializer.Deserialize(json, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException error)
        {
            odd = error;
        }

        using var document = Parse(json, type.Options, odd);
        return TryRead(document.RootElement, type, out var read) is { } problem
            ? throw new JsonException(problem.Text, problem.Path, null, null, odd)
            : read!;
    }

    /// <summary>Reads what another object holds: with the library's own options as an answer is read.</summary>
    public static T? Read<T>(JsonElement json, JsonSerializerOptions? options) =>
        options is null
            ? Read(JsonMarshal.GetRawUtf8Value(json), SparkJson.AnswerType<T>())
            : json.Deserialize(SparkJson.TypeInfo<T>(options));

    /// <summary>Reads a list: items that cannot be read are set apart, with the reason.</summary>
    /// <exception cref="JsonException">It is no JSON, or has no items.</exception>
    public static ItemsAnswer<T> ReadItems<T>(ReadOnlySpan<byte> json, JsonTypeInfo<ItemsAnswer<T>> type)
    {
        JsonException? odd = null;
        try
        {
            if (!HasNullItem(json) && JsonSerializer.Deserialize(json, type) is { Items: not null } answer)
            {
                return answer;
            }
        }
        catch (JsonException error)
        {
            odd = error;
        }

        using var document = Parse(json, type.Options, odd);
        var root = document.RootElement;
        var name = type.Properties[0].Name;
        var items = root.ValueKind is JsonValueKind.Object ? Member(root, name) : null;
        if (
            root.ValueKind is not JsonValueKind.Object
            || (items is null ? name is "items" : items is not { ValueKind: JsonValueKind.Array })
        )
        {
            throw new JsonException("The list has no items.", $"$.{name}", null, null, odd);
        }

        var itemType = (JsonTypeInfo<T>)type.Options.GetTypeInfo(typeof(T));
        List<T> readable = [];
        List<UnreadableItem> unreadable = [];
        foreach (var item in items?.EnumerateArray() ?? default)
        {
            if (TryRead(item, itemType, out var read) is { } problem)
            {
                unreadable.Add(new(item.Clone(), $"{problem.Path}: {problem.Text}"));
            }
            else
            {
                readable.Add(read!);
            }
        }

        return new ItemsAnswer<T>
        {
            Items = readable,
            NotFoundIds = NotFoundIds(root, unreadable),
            Unreadable = unreadable,
        };
    }

    /// <summary>Gives the members that were put aside their names back.</summary>
    internal static void Restore(object read)
    {
        if (read is not SparkObject { Additional: { } additional })
        {
            return;
        }

        foreach (var name in additional.Keys.Where(name => name.StartsWith(Aside)).ToList())
        {
            additional.Remove(name, out var value);
            additional[name[1..]] = value;
        }
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> json, JsonSerializerOptions options, JsonException? odd)
    {
        if (!Utf8.IsValid(json))
        {
            throw odd ?? new JsonException("The text is not UTF-8.");
        }

        try
        {
            return JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        }
        catch (JsonException) when (odd is not null)
        {
            throw odd; // the same, with the path
        }
    }

    /// <summary>Reads one value; what is wrong with it, or <c>null</c>.</summary>
    private static Problem? TryRead<T>(JsonElement json, JsonTypeInfo<T> type, out T? value)
    {
        value = default;
        try
        {
            if (type.OriginatingResolver is not SparkJsonContext)
            {
                value = json.Deserialize(type); // a type of the caller's own: it says what it takes
                return value is null ? new Problem("$", "is null") : null;
            }

            var reading = Read(json, type.Type);
            value = reading.Json is null
                ? default
                : JsonSerializer.Deserialize(reading.Json, SparkJson.RepairedType<T>());
            return reading.Problem;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new Problem((error as JsonException)?.Path ?? "$", "cannot be read");
        }
    }

    private static Reading Read(JsonElement value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var info = SparkJson.Answers.GetTypeInfo(plain);
        return value.ValueKind is JsonValueKind.Null ? Unreadable("is null")
            : plain == typeof(string) || info.Converter is IOpenStringConverter ? Text(value)
            : plain == typeof(bool) ? Truth(value)
            : plain == typeof(DateTimeOffset) ? Time(value)
            : plain == typeof(int) ? Number(value, int.MinValue, int.MaxValue)
            : plain == typeof(long) ? Number(value, long.MinValue, long.MaxValue)
            : info.Kind switch
            {
                JsonTypeInfoKind.Object => Object(value, info),
                JsonTypeInfoKind.Enumerable => Items(value, info.ElementType!),
                JsonTypeInfoKind.Dictionary => Values(value, info.ElementType!),
                _ => Other(value, info),
            };
    }

    /// <summary>A text; a number says its digits.</summary>
    private static Reading Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String when IsText(value) => Whole(value),
            JsonValueKind.Number => Whole($"\"{value.GetRawText()}\""),
            JsonValueKind.String => Unreadable("holds half of a character"),
            _ => Unreadable("is no text"),
        };

    private static Reading Truth(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Whole(value)
        : StringOf(value) is { } text && bool.TryParse(text, out var truth) ? Whole(truth ? "true" : "false")
        : Unreadable("is neither true nor false");

    private static Reading Number(JsonElement value, long least, long most) =>
        long.TryParse(
            value.ValueKind is JsonValueKind.Number ? value.GetRawText() : StringOf(value),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
        && number >= least
        && number <= most
            ? Whole(number.ToString(CultureInfo.InvariantCulture))
            : Unreadable("is no number");

    private static Reading Time(JsonElement value) =>
        StringOf(value) is not { } text ? Unreadable("is no time")
        : value.TryGetDateTimeOffset(out _) ? Whole(value)
        : TimestampConverter.TryParse(text, out var time) ? Whole($"\"{time:O}\"")
        : Unreadable("is no time");

    private static Reading Other(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            value.Deserialize(type);
            return Whole(value);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Unreadable("cannot be read");
        }
    }

    /// <summary>A list; one thing where a list is due is a list of one. Items that cannot be read are left out.</summary>
    private static Reading Items(JsonElement value, Type itemType)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            return Read(value, itemType) is { Json: { } only, IsWhole: true }
                ? new Reading([(byte)'[', .. only, (byte)']'])
                : Unreadable("is no list");
        }

        return Several(
            value.EnumerateArray().Select(item => ((string?)null, Read(item, itemType))).ToList(),
            isObject: false
        );
    }

    private static Reading Values(JsonElement value, Type valueType) =>
        value.ValueKind is not JsonValueKind.Object
            ? Unreadable("is no object")
            : Several(
                value
                    .EnumerateObject()
                    .Select(member => ((string?)NameOf(member), Read(member.Value, valueType)))
                    .ToList(),
                isObject: true
            );

    /// <summary>What can be read of several values; whole only if that is all, and nothing if it is none.</summary>
    private static Reading Several(List<(string? Name, Reading Value)> values, bool isObject)
    {
        if (values.Count > 0 && values.TrueForAll(value => value.Value.Json is null))
        {
            return Unreadable("holds nothing that can be read");
        }

        using var json = new JsonWriting(isObject);
        foreach (var (name, value) in values)
        {
            json.Write(name, value.Json);
        }

        return new Reading(json.ToArray()) { IsWhole = values.TrueForAll(value => value.Value.IsWhole) };
    }

    private static Reading Object(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Unreadable("is no object");
        }

        using var json = new JsonWriting(isObject: true);
        var missing = type.Properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
        foreach (var member in value.EnumerateObject())
        {
            var name = NameOf(member);
            var property = type.Properties.FirstOrDefault(property =>
                property.Name == name && property.Get is not null
            );
            var reading =
                property is null || property.IsExtensionData ? Whole(member.Value)
                : member.Value.ValueKind is JsonValueKind.Null ? Absent
                : Read(member.Value, property.PropertyType);
            if (reading.Json is not null)
            {
                missing.Remove(name);
            }
            else if (property is { IsRequired: true } && reading.Problem is { } problem)
            {
                return new Reading(null) { Problem = problem with { Path = $"$.{name}" } };
            }

            json.Write(name, reading.Json);

            if (!reading.IsWhole)
            {
                json.Write(Aside + name, JsonMarshal.GetRawUtf8Value(member.Value).ToArray());
            }
        }

        return missing is [var first, ..]
            ? new Reading(null) { Problem = new Problem($"$.{first}", "is missing") }
            : new Reading(json.ToArray());
    }

    private static List<string> NotFoundIds(JsonElement root, List<UnreadableItem> unreadable)
    {
        if (Member(root, "notFoundIds") is not { ValueKind: not JsonValueKind.Null } ids)
        {
            return [];
        }

        var reading = Items(ids, typeof(string));
        if (!reading.IsWhole)
        {
            unreadable.Add(new(ids.Clone(), "$.notFoundIds: is no list of ids"));
        }

        return reading.Json is null
            ? []
            : [.. JsonSerializer.Deserialize(reading.Json, SparkJson.AnswerType<IReadOnlyList<string>>())!];
    }

    private static JsonElement? Member(JsonElement json, string name)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member) == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The name; one with half of a character in it as it is written.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return System.Text.Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    private static string? StringOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && IsText(value) ? value.GetString() : null;

    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether an item of some list may be null, which the serializer lets pass; that the words stand in a text does no
    /// harm. A search of the bytes costs next to nothing, a look at every list that was read would not.
    /// </summary>
    private static bool HasNullItem(ReadOnlySpan<byte> json)
    {
        for (var rest = json; rest.IndexOf("null"u8) is >= 0 and var at; rest = rest[(at + 4)..])
        {
            if (json[..^(rest.Length - at)].TrimEnd(" \t\r\n"u8) is [.., (byte)'[' or (byte)','])
            {
                return true;
            }
        }

        return false;
    }

    private static Reading Absent => new(null);

    private static Reading Whole(JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value).ToArray());

    private static Reading Whole(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));

    private static Reading Unreadable(string text) => new(null) { Problem = new Problem("$", text), IsWhole = false };

    /// <summary>What a value is read as, in the form that is due; <c>null</c>: it cannot be.</summary>
    private readonly record struct Reading(byte[]? Json)
    {
        /// <summary>Whether it says all that the value said.</summary>
        public bool IsWhole { get; init; } = true;

        public Problem? Problem { get; init; }
    }

    private sealed record Problem(string Path, string Text);

    /// <summary>A list or an object that is put together of values that are JSON already.</summary>
    private sealed class JsonWriting : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();
        private readonly Utf8JsonWriter _writer;
        private readonly bool _isObject;

        public JsonWriting(bool isObject)
        {
            _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { MaxDepth = SparkJson.Deepest });
            _isObject = isObject;
            if (isObject)
            {
                _writer.WriteStartObject();
            }
            else
            {
                _writer.WriteStartArray();
            }
        }

        /// <summary>Adds one, unless it is <c>null</c>.</summary>
        public void Write(string? name, byte[]? json)
        {
            if (json is null)
            {
                return;
            }

            if (_isObject)
            {
                _writer.WritePropertyName(name!);
            }

            _writer.WriteRawValue(json, skipInputValidation: true);
        }

        public byte[] ToArray()
        {
            if (_isObject)
            {
                _writer.WriteEndObject();
            }
            else
            {
                _writer.WriteEndArray();
            }

            _writer.Flush();
            return _buffer.WrittenSpan.ToArray();
        }

        public void Dispose() => _writer.Dispose();
    }
}
