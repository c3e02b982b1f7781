using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client.Tests;

/// <summary>Makes JSON of every type of the client, by what the JSON context says of its members.</summary>
internal static class WireSample
{
    /// <summary>An object with all of its members, one of which is said to be this instead.</summary>
    public static string Of(Type type, string? odd = null, string? json = null) =>
        $$"""{{{string.Join(
            ',',
            Members(type)
                .Where(member => member.Name != odd)
                .Select(member => $"\"{member.Name}\":{Value(member.PropertyType)}")
                .Concat(json is null ? [] : [$"\"{odd}\":{json}"])
        )}}}""";

    public static IEnumerable<JsonPropertyInfo> Members(Type type) =>
        SparkJson
            .Options.GetTypeInfo(type)
            .Properties.Where(member => !member.IsExtensionData && member.Get is not null);

    /// <summary>Every optional member of a type, those of the objects within it too, each with how the whole is made of it.</summary>
    public static IEnumerable<(string Path, Func<string, string> Make)> Optional(Type type)
    {
        foreach (var member in Members(type))
        {
            if (!member.IsRequired)
            {
                yield return (member.Name, json => Of(type, member.Name, json));
            }

            if (Within(member.PropertyType) is not var (inner, wrap))
            {
                continue;
            }

            foreach (var (path, make) in Optional(inner))
            {
                yield return ($"{member.Name}.{path}", json => Of(type, member.Name, wrap(make(json))));
            }
        }
    }

    /// <summary>Whether two texts say the same, in the form that is due or in the one that came.</summary>
    public static bool SaysTheSame(JsonElement came, JsonElement written) =>
        came.GetRawText() == written.GetRawText()
        || (came.ValueKind, written.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => SameMembers(came, written),
            (JsonValueKind.Array, JsonValueKind.Array) => came.GetArrayLength() == written.GetArrayLength()
                && came.EnumerateArray()
                    .Zip(written.EnumerateArray())
                    .All(pair => SaysTheSame(pair.First, pair.Second)),
            (_, JsonValueKind.Array) => written.GetArrayLength() == 1 && SaysTheSame(came, written[0]),
            _ => Plain(came) is { } text && (text == Plain(written) || IsSameTime(text, Plain(written))),
        };

    private static bool SameMembers(JsonElement came, JsonElement written)
    {
        var found = written.EnumerateObject().ToLookup(NameOf, member => member.Value, StringComparer.Ordinal);
        return found.All(members => members.Count() == 1)
            && came.EnumerateObject()
                .All(member =>
                    member.Value.ValueKind is JsonValueKind.Null
                    || found[NameOf(member)].Any(other => SaysTheSame(member.Value, other))
                );
    }

    /// <summary>A name that holds half of a character is kept as it was written.</summary>
    private static string NameOf(JsonProperty member) =>
        member.ToString().Split('"')[1] is var raw && raw.StartsWith("\\u", StringComparison.Ordinal)
            ? raw
            : member.Name;

    private static string? Plain(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null
        : value.GetRawText().Contains("\\u", StringComparison.Ordinal) ? value.GetRawText()
        : value.ToString().ToLowerInvariant();

    private static bool IsSameTime(string came, string? written) =>
        DateTimeOffset.TryParse(
            came.Replace("+0000", "Z", StringComparison.Ordinal),
            CultureInfo.InvariantCulture,
            out var one
        )
        && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, out var other)
        && one == other;

    private static (Type Inner, Func<string, string> Wrap)? Within(Type type) =>
        type.IsSubclassOf(typeof(SparkObject)) ? (type, json => json)
        : !type.IsGenericType || !type.GenericTypeArguments[^1].IsSubclassOf(typeof(SparkObject)) ? null
        : type.GenericTypeArguments.Length == 1 ? (type.GenericTypeArguments[0], json => $"[{json}]")
        : (type.GenericTypeArguments[1], json => $$"""{"one":{{json}}}""");

    private static string Value(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Within(plain) is var (inner, wrap) ? wrap(Of(inner))
            : plain == typeof(bool) ? "true"
            : plain == typeof(int) || plain == typeof(long) ? "7"
            : plain == typeof(DateTimeOffset) ? "\"2026-01-02T03:04:05.678Z\""
            : plain == typeof(JsonElement) || plain == typeof(CardInputs) ? """{"any":"thing"}"""
            : plain == typeof(IReadOnlyList<string>) ? """["text"]"""
            : "\"text\"";
    }
}
