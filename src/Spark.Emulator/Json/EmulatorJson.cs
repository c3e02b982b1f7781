using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Emulator;

/// <summary>How everything is written on the wire: compact, camel case, absent instead of null.</summary>
internal static class EmulatorJson
{
    // What is as deep as a request may be (64) lies deeper in lists and in the state.
    private const int Deepest = 128;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JsonStringifyEncoder.Instance,
        SkipValidation = true,
    };

    /// <summary>Fresh options: every source-generated context owns its copy.</summary>
    public static JsonSerializerOptions NewOptions() =>
        new()
        {
            Encoder = JsonStringifyEncoder.Instance,
            MaxDepth = Deepest,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The envelope of every list.</summary>
internal sealed record ItemList<T>(IReadOnlyList<T> Items)
{
    public IReadOnlyList<string>? NotFoundIds { get; init; }
}
