using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>How this library reads and writes JSON.</summary>
public static class SparkJson
{
    // A card as deep as JSON commonly may be (64) lies deeper in a message, and deeper still in a list of messages.
    private const int Deepest = 128;

    /// <summary>
    /// The options of every call: camel case, absent instead of <c>null</c>, timestamps as the API writes them
    /// (UTC, milliseconds, <c>Z</c>). They know the types of this library; read-only.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>
    /// The same for answers of the service: without the converter that only writing needs, since a converter of one's
    /// own makes the reader go over each value twice when it reads from a stream.
    /// </summary>
    private static readonly JsonSerializerOptions Answers = Create(
        except: typeof(TimestampConverter),
        deepest: Deepest
    );

    internal static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)(options ?? Options).GetTypeInfo(typeof(T));

    /// <summary>How an answer of the service is read.</summary>
    internal static JsonTypeInfo<T> AnswerType<T>() => (JsonTypeInfo<T>)Answers.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create(Type? except = null, int deepest = 64)
    {
        var options = new JsonSerializerOptions(SparkJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = SparkJsonContext.Default,
            MaxDepth = deepest,
        };
        if (options.Converters.FirstOrDefault(converter => converter.GetType() == except) is { } unwanted)
        {
            options.Converters.Remove(unwanted);
        }

        options.MakeReadOnly();
        return options;
    }
}
