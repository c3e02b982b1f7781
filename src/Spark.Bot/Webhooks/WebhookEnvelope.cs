using System.Text.Json;
using Spark.Client;

namespace Spark.Bot;

/// <summary>A verified delivery: the event and the bytes it was read from.</summary>
internal sealed record WebhookEnvelope(WebhookEvent Event, ReadOnlyMemory<byte> Body)
{
    /// <summary>Reads a delivery; <c>null</c> if it is no event.</summary>
    public static WebhookEnvelope? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return new WebhookEnvelope(WebhookEvent.Parse(body.Span), body);
        }
        catch (JsonException)
        {
            return null; // refused and reported by the caller
        }
    }

    /// <summary>The bytes of the member <c>data</c>, as received.</summary>
    public ReadOnlySpan<byte> Data()
    {
        var body = Body.Span;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = SparkJson.Options.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isData = IsData(reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isData)
            {
                return body[start..(int)reader.BytesConsumed];
            }
        }

        return [];
    }

    private static bool IsData(in Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("data"u8);
        }
        catch (InvalidOperationException)
        {
            return false; // a name that holds half of a character
        }
    }
}
