using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Reads what was entered into a card as a type. The service sends text for everything; what a member takes, its type
/// tells. Nothing that is sent makes it throw.
/// </summary>
internal static class FormReader
{
    /// <summary>The value, or what is wrong with it.</summary>
    public static (T? Value, string? Problem) Read<T>(CardInputs inputs, JsonTypeInfo<T> type)
    {
        var json = new JsonObject();
        var problems = new List<string>();
        var values = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in inputs)
        {
            values.TryAdd(name, value);
        }

        foreach (
            var property in type.Properties.Where(property =>
                !property.IsExtensionData && (property.Set is not null || property.AssociatedParameter is not null)
            )
        )
        {
            if (!values.TryGetValue(property.Name, out var value) || IsEmpty(value))
            {
                if (IsNeeded(property))
                {
                    problems.Add($"{property.Name} is missing.");
                }
                else if (IsList(property.PropertyType))
                {
                    json[property.Name] = new JsonArray(); // nothing was chosen
                }
            }
            else if (Convert(value, property.PropertyType) is { } converted)
            {
                json[property.Name] = converted;
            }
            else
            {
                problems.Add(Invalid(property.Name));
            }
        }

        if (problems.Count > 0)
        {
            return (default, string.Join('\n', problems));
        }

        try
        {
            return json.Deserialize(type) is { } read ? (read, null) : (default, "The card could not be read.");
        }
        catch (JsonException error)
        {
            return (default, error.Path is { Length: > 2 } path ? Invalid(path[2..]) : "The card could not be read.");
        }
    }

    private static string Invalid(string name) => $"What was entered for {name} is not valid.";

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
        || (value.ValueKind is JsonValueKind.String && Text(value) is { } text && string.IsNullOrWhiteSpace(text));

    /// <summary>The text; <c>null</c> if it has half of a character, which JSON allows and text does not.</summary>
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

    /// <summary>Whether all text in it is text.</summary>
    private static bool IsText(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => Text(value) is not null,
            JsonValueKind.Array => value.EnumerateArray().All(IsText),
            JsonValueKind.Object => value.EnumerateObject().All(member => IsText(member.Value)),
            _ => true,
        };

    private static bool IsNeeded(JsonPropertyInfo property) =>
        property.IsRequired
        || property.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false, IsNullable: false };

    /// <summary>The value as the type wants it; <c>null</c> if it cannot be one.</summary>
    private static JsonNode? Convert(JsonElement value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!IsText(value))
        {
            return null;
        }

        var entered = value.ValueKind is JsonValueKind.String ? value.GetString() : null;

        if (type == typeof(string))
        {
            return JsonValue.Create(entered ?? value.GetRawText());
        }

        var text = entered?.Trim();

        if (text is null)
        {
            return JsonNode.Parse(value.GetRawText());
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null;
        }

        if (type == typeof(TimeOnly))
        {
            return TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? JsonValue.Create(time.ToString("HH:mm:ss", CultureInfo.InvariantCulture))
                : null;
        }

        if (IsWhole(type))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? JsonValue.Create(whole)
                : null;
        }

        if (type == typeof(decimal) || type == typeof(double) || type == typeof(float))
        {
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : null;
        }

        return IsList(type) ? Choices(text) : JsonValue.Create(text);
    }

    private static bool IsWhole(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte);

    private static bool IsList(Type type) =>
        type != typeof(string) && typeof(IEnumerable<string>).IsAssignableFrom(type);

    private static JsonArray Choices(string text)
    {
        var choices = new JsonArray();
        foreach (var choice in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            choices.Add((JsonNode)JsonValue.Create(choice));
        }

        return choices;
    }
}
