using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>How this library reads and writes JSON.</summary>
public static class SparkJson
{
    /// <summary>
    /// The options of every call: camel case, absent instead of <c>null</c>, timestamps as the API writes them
    /// (UTC, milliseconds, <c>Z</c>). They know the types of this library; read-only.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    internal static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)(options ?? Options).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(SparkJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = SparkJsonContext.Default,
        };
        options.MakeReadOnly();
        return options;
    }
}
