using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>How this library reads and writes JSON.</summary>
public static class SparkJson
{
    /// <summary>
    /// A card as deep as JSON commonly may be (64) lies deeper in a message, and deeper still in a list of messages.
    /// </summary>
    internal const int Deepest = 128;

    /// <summary>
    /// The options of every call: camel case, absent instead of <c>null</c>, timestamps as the API writes them
    /// (UTC, milliseconds, <c>Z</c>). They know the types of this library; read-only.
    /// </summary>
    public static JsonSerializerOptions Options { get; } =
        Create(options => options.MaxDepth = Deepest, AdditionalWins);

    /// <summary>
    /// The same for answers of the service: without the converters that only writing needs, and what is required must
    /// not be <c>null</c>.
    /// </summary>
    internal static JsonSerializerOptions Answers { get; } = Create(ForAnswers, UsersAreItems);

    /// <summary>For answers that <see cref="LenientJson"/> has put right.</summary>
    private static readonly JsonSerializerOptions Repaired = Create(
        ForAnswers,
        type =>
        {
            if (type.Kind is JsonTypeInfoKind.Object && type.Type.IsSubclassOf(typeof(SparkObject)))
            {
                type.OnDeserialized = LenientJson.Restore;
            }
        }
    );

    /// <summary>
    /// Reads an object of this library as an answer of the service is read: whatever is optional and odd is
    /// <c>null</c>, and kept among the additional members. Reads what <see cref="SparkObject.ToJson"/> wrote.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON, or lacks what is required.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : SparkObject => LenientJson.Read(json, AnswerType<T>());

    internal static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)(options ?? Options).GetTypeInfo(typeof(T));

    /// <summary>How an answer of the service is read.</summary>
    internal static JsonTypeInfo<T> AnswerType<T>(JsonSerializerOptions? options = null) =>
        (JsonTypeInfo<T>)(options ?? Answers).GetTypeInfo(typeof(T));

    internal static JsonTypeInfo<T> RepairedType<T>() => (JsonTypeInfo<T>)Repaired.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create(Action<JsonSerializerOptions> configure, Action<JsonTypeInfo> modify)
    {
        var options = new JsonSerializerOptions(SparkJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = SparkJsonContext.Default.WithAddedModifier(modify),
        };
        configure(options);
        options.MakeReadOnly();
        return options;
    }

    private static void ForAnswers(JsonSerializerOptions options)
    {
        options.MaxDepth = Deepest;
        options.RespectNullableAnnotations = true;
        options.Converters.Clear();
    }

    /// <summary>An additional member takes the place of a property of its name: no name is written twice.</summary>
    private static void AdditionalWins(JsonTypeInfo type)
    {
        Func<object, IDictionary<string, JsonElement>?>? additional =
            type.Kind is not JsonTypeInfoKind.Object ? null
            : type.Type.IsSubclassOf(typeof(SparkObject)) ? static value => ((SparkObject)value).Additional
            : type.Type.IsSubclassOf(typeof(SparkRequest)) ? static value => ((SparkRequest)value).Additional
            : null;
        if (additional is null)
        {
            return;
        }

        foreach (
            var property in type.Properties.Where(property => !property.IsExtensionData && property.Get is not null)
        )
        {
            var name = property.Name;
            property.ShouldSerialize = (parent, value) =>
                value is not null && additional(parent)?.ContainsKey(name) is not true;
        }
    }

    /// <summary>The people of a license alone are not in <c>items</c> but in <c>users</c>.</summary>
    private static void UsersAreItems(JsonTypeInfo type)
    {
        if (type.Type == typeof(ItemsAnswer<LicenseUser>))
        {
            type.Properties[0].Name = "users";
        }
    }
}
