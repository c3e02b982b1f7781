using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Spark.Emulator;

/// <summary>
/// A body that a form sends: names and texts. It is written as the JSON that says the same, by the types of the members: a list is
/// a repeated field or has commas between its values, and what is an object in JSON is JSON in its field.
/// </summary>
internal static class FormBody
{
    public const string MediaType = "application/x-www-form-urlencoded";

    public static T? Read<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        var json = EmulatorJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in type.Properties)
            {
                if (form.TryGetValue(member.Name, out var values))
                    Write(writer, member, values);
            }

            writer.WriteEndObject();
        });
        return JsonSerializer.Deserialize(json, type);
    }

    private static void Write(Utf8JsonWriter writer, JsonPropertyInfo member, StringValues values)
    {
        // As in JSON, of a member that occurs twice the last one counts.
        var last = values[^1] ?? "";
        if (member.PropertyType == typeof(string))
        {
            writer.WriteString(member.Name, last);
        }
        else if (member.PropertyType == typeof(IReadOnlyList<string>))
        {
            writer.WriteStartArray(member.Name);
            foreach (var value in values.SelectMany(Split))
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
        else if (last.Length > 0)
        {
            writer.WritePropertyName(member.Name);
            Write(writer, member, last);
        }
    }

    /// <summary>A number, true or false, an object or a list of objects; a text where any JSON may stand.</summary>
    private static void Write(Utf8JsonWriter writer, JsonPropertyInfo member, string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            json.RootElement.WriteTo(writer);
        }
        catch (JsonException) when (member.PropertyType == typeof(JsonElement))
        {
            writer.WriteStringValue(value);
        }
        catch (JsonException)
        {
            throw ApiException.BadRequest($"The request body is not valid at $.{member.Name}.");
        }
    }

    /// <summary>An address may have commas of its own.</summary>
    private static string[] Split(string? value) =>
        value?.Contains("://", StringComparison.Ordinal) == true
            ? [value]
            : (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
