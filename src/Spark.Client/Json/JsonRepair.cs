using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>
/// Writes a value in the form that is due, as far as it says that in any form; an object's members that say it in none
/// are written under a marked name.
/// </summary>
internal static class JsonRepair
{
    /// <summary>What a value is read as where a type is due.</summary>
    public static Reading Read(JsonElement value, Type type)
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
    public static Reading Items(JsonElement value, Type itemType)
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
                return new Reading(null) { Problem = problem with { Path = $"$.{name}" }, IsWhole = false };
            }

            json.Write(name, reading.Json);

            if (!reading.IsWhole)
            {
                json.Write(LenientJson.Aside + name, JsonMarshal.GetRawUtf8Value(member.Value).ToArray());
            }
        }

        return missing is [var first, ..]
            ? new Reading(null) { Problem = new Problem($"$.{first}", "is missing"), IsWhole = false }
            : new Reading(json.ToArray());
    }

    /// <summary>The name; one with half of a character in it as it is written.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
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

    private static Reading Absent => new(null);

    private static Reading Whole(JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value).ToArray());

    private static Reading Whole(string json) => new(Encoding.UTF8.GetBytes(json));

    private static Reading Unreadable(string text) => new(null) { Problem = new Problem("$", text), IsWhole = false };

    /// <summary>What a value is read as, in the form that is due; <c>null</c>: it cannot be.</summary>
    public readonly record struct Reading(byte[]? Json)
    {
        /// <summary>Whether it says all that the value said.</summary>
        public bool IsWhole { get; init; } = true;

        public Problem? Problem { get; init; }
    }

    public sealed record Problem(string Path, string Text);

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
