using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>Reads any ISO 8601 timestamp; writes UTC with milliseconds and <c>Z</c>, as the API does.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    internal const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    /// <summary>
    /// Reads what is meant for ISO 8601 and is not quite: a blank in the place of <c>T</c> or before the offset, an
    /// offset without its colon. Without an offset it is UTC, as all times of the API are.
    /// </summary>
    internal static bool TryParse(string text, out DateTimeOffset time)
    {
        text = text.Trim().Replace(" +", "+", StringComparison.Ordinal).Replace(" Z", "Z", StringComparison.Ordinal);
        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );
    }

    internal static string Text(DateTimeOffset value) =>
        value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
