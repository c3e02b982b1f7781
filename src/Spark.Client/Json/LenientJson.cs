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
    internal const char Aside = '\0';

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
    private static JsonRepair.Problem? TryRead<T>(JsonElement json, JsonTypeInfo<T> type, out T? value)
    {
        value = default;
        try
        {
            if (type.OriginatingResolver is not SparkJsonContext)
            {
                value = json.Deserialize(type); // a type of the caller's own: it says what it takes
                return value is null ? new JsonRepair.Problem("$", "is null") : null;
            }

            var reading = JsonRepair.Read(json, type.Type);
            value = reading.Json is null
                ? default
                : JsonSerializer.Deserialize(reading.Json, SparkJson.RepairedType<T>());
            return reading.Problem;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new JsonRepair.Problem((error as JsonException)?.Path ?? "$", "cannot be read");
        }
    }

    private static List<string> NotFoundIds(JsonElement root, List<UnreadableItem> unreadable)
    {
        if (Member(root, "notFoundIds") is not { ValueKind: not JsonValueKind.Null } ids)
        {
            return [];
        }

        var reading = JsonRepair.Items(ids, typeof(string));
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
            if (JsonRepair.NameOf(member) == name)
            {
                return member.Value;
            }
        }

        return null;
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
}
