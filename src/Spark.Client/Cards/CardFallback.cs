using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>
/// What clients show instead of something they do not know or whose requirements they do not meet: something of the
/// same kind, or nothing (<see cref="CardElement.Drop"/>, <see cref="CardAction.Drop"/>, <see cref="Column.Drop"/>).
/// </summary>
/// <typeparam name="T"><see cref="CardElement"/>, <see cref="CardAction"/> or <see cref="Column"/>.</typeparam>
public sealed record CardFallback<T>
    where T : class
{
    private CardFallback(T? instead) => Instead = instead;

    internal static CardFallback<T> Drop { get; } = new(instead: null);

    /// <summary>Shown instead; <c>null</c> for nothing.</summary>
    public T? Instead { get; }

#pragma warning disable CA2225 // An element is assigned where a fallback goes: the conversion is all there is to it.
    /// <summary>A fallback that shows this.</summary>
    public static implicit operator CardFallback<T>(T instead) => new(instead);
#pragma warning restore CA2225
}

/// <summary>Reads and writes <c>"drop"</c>, or what is shown.</summary>
internal sealed class CardFallbackConverter<T> : JsonConverter<CardFallback<T>>
    where T : class
{
    public override CardFallback<T> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        reader.TokenType is JsonTokenType.String
            ? CardFallback<T>.Drop
            : JsonSerializer.Deserialize(ref reader, SparkJson.TypeInfo<T>(options))!;

    public override void Write(Utf8JsonWriter writer, CardFallback<T> value, JsonSerializerOptions options)
    {
        if (value.Instead is null)
        {
            writer.WriteStringValue("drop");
            return;
        }

        JsonSerializer.Serialize(writer, value.Instead, SparkJson.TypeInfo<T>(options));
    }
}
