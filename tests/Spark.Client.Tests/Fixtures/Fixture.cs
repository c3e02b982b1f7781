using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spark.Client.Tests;

/// <summary>A file of JSON as the service sends it: <c>Folder/Type.variant.json</c>.</summary>
public static class Fixture
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Root, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Root, file), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Where the sources of the tests are.</summary>
    public static string ProjectDirectory { get; } =
        typeof(Fixture)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ProjectDirectory")
            .Value!;

    /// <summary>The text of a file, such as <c>Rooms/Room.full</c>.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, name + ".json"));

    /// <summary>The record that a file is one of.</summary>
    public static Type TypeOf(string name) =>
        typeof(SparkClient).Assembly.GetType("Spark.Client." + name.Split('/')[^1].Split('.')[0])
        ?? throw new InvalidOperationException($"{name} is named after no type.");

    public static T Read<T>(string name) => JsonSerializer.Deserialize<T>(Text(name), SparkJson.Options)!;

    /// <summary>Whether two texts say the same: members in any order, timestamps in any notation.</summary>
    public static bool Same(string left, string right) => Same(JsonNode.Parse(left), JsonNode.Parse(right));

    private static bool Same(JsonNode? left, JsonNode? right) =>
        (left, right) switch
        {
            (JsonObject a, JsonObject b) => a.Count == b.Count
                && a.All(pair => b.ContainsKey(pair.Key) && Same(pair.Value, b[pair.Key])),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
            (JsonValue a, JsonValue b) => JsonNode.DeepEquals(a, b) || SameTime(a, b) || SameTruth(a, b),
            _ => left is null && right is null,
        };

    private static bool SameTime(JsonValue a, JsonValue b) =>
        a.TryGetValue<DateTimeOffset>(out var x) && b.TryGetValue<DateTimeOffset>(out var y) && x == y;

    /// <summary>The sources of the API disagree whether some are <c>true</c> or <c>"true"</c>: both are read.</summary>
    private static bool SameTruth(JsonValue a, JsonValue b) =>
        a.ToString() is "true" or "false" && a.ToString() == b.ToString();
}
