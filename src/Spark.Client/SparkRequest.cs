using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// What every body of a create or update call has in common: a parameter this library does not know yet can be sent
/// all the same.
/// </summary>
public abstract record SparkRequest
{
    /// <summary>Makes one.</summary>
    protected SparkRequest() { }

    /// <summary>A copy has additional parameters of its own.</summary>
    protected SparkRequest(SparkRequest original)
    {
        ArgumentNullException.ThrowIfNull(original);
        Additional = original.Additional is { } additional
            ? new Dictionary<string, JsonElement>(additional, StringComparer.Ordinal)
            : null;
    }

    /// <summary>
    /// Additional parameters, passed through unchanged, by their wire name; one that has a property too takes its place.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Additional { get; set; }

    /// <summary>Adds a parameter this library does not know, in an initialiser too: <c>["colour"] = "blue"</c>.</summary>
    /// <param name="name">The wire name.</param>
    [JsonIgnore]
    [SuppressMessage(
        "Design",
        "CA1044",
        Justification = "What is set is read in Additional, which tells JSON from absent."
    )]
    public JsonNode? this[string name]
    {
        set => Set(name, value);
    }

    /// <summary>Adds a parameter this library does not know, or sets one in another form than its property has.</summary>
    /// <param name="name">The wire name.</param>
    /// <param name="value">The value; <c>null</c> leaves the parameter out.</param>
    /// <param name="options">Options that know <typeparamref name="T"/>; by default the library's own.</param>
    public void Set<T>(string name, T? value, JsonSerializerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (value is null)
        {
            Additional?.Remove(name);
            return;
        }

        Additional ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Additional[name] = JsonSerializer.SerializeToElement(value, SparkJson.TypeInfo<T>(options));
    }
}

/// <summary>What every list call has in common.</summary>
public abstract record SparkListRequest
{
    /// <summary>
    /// How many items the service sends a page (<c>max</c> on the wire). It does not limit how many items the list
    /// gives: for that, stop enumerating. The service clamps a value that is too large. Default: the service's own
    /// (100; 50 for messages).
    /// </summary>
    public int? PageSize { get; init; }

    /// <summary>Additional query parameters, passed through unchanged; one that has a property too takes its place.</summary>
    public IDictionary<string, string>? Additional { get; init; }

    internal Query ToQuery()
    {
        var query = new Query();
        AddTo(query);
        query.Add("max", PageSize);
        foreach (var (name, value) in Additional ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            query.Set(name, value);
        }

        return query;
    }

    private protected abstract void AddTo(Query query);
}
