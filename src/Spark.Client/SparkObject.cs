using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// What every object of the API has in common: members this library does not know are kept, can be read, and are
/// written back when the object is sent.
/// </summary>
public abstract record SparkObject
{
    /// <summary>
    /// Members of the JSON that have no property here, by their wire name, and those whose value could not be read, or
    /// not all of it; <c>null</c> when there are none.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }

    /// <summary>Reads a member that has no property here, or whose property is <c>null</c> since it is odd.</summary>
    /// <param name="name">The wire name; case-sensitive.</param>
    /// <param name="options">
    /// Options that know <typeparamref name="T"/>; by default the library's own, which know strings, numbers,
    /// booleans, timestamps and <see cref="JsonElement"/>.
    /// </param>
    /// <returns>The value, or the default of <typeparamref name="T"/> when the member is absent.</returns>
    /// <exception cref="JsonException">The member is there but is no <typeparamref name="T"/>.</exception>
    public T? Get<T>(string name, JsonSerializerOptions? options = null) =>
        Additional is not null && Additional.TryGetValue(name, out var value)
            ? value.Deserialize(SparkJson.TypeInfo<T>(options))
            : default;

    /// <summary>The object as JSON, unknown members included.</summary>
    /// <param name="options">
    /// Options that know the object's type; by default the library's own (compact, absent members left out).
    /// </param>
    public string ToJson(JsonSerializerOptions? options = null) =>
        JsonSerializer.Serialize(this, (options ?? SparkJson.Options).GetTypeInfo(GetType()));
}
