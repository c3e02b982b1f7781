using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Spark.Emulator;

internal static class RequestBody
{
    private const int LargestJson = 1024 * 1024;

    /// <summary>The media type without its parameters, in lower case; clients spell <c>charset</c>, case and blanks in every way.</summary>
    public static string MediaType(HttpContext http)
    {
        var type = http.Request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    public static void RequireJson(HttpContext http)
    {
        if (MediaType(http) is not "application/json")
            throw Unsupported(http);
    }

    public static ApiException Unsupported(HttpContext http) =>
        new(StatusCodes.Status415UnsupportedMediaType, $"Content type '{http.Request.ContentType}' not supported");

    /// <summary>Reads the body once, as bytes. No body at all reads as <c>{}</c>.</summary>
    public static Task<T> ReadJsonAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class => ReadAsync(http, body => ReadJson(body, type), "JSON");

    /// <summary>Reads the body of a call of the API: JSON, or what a form sends.</summary>
    public static Task<T> ReadJsonOrFormAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (MediaType(http) is FormBody.MediaType)
            return ReadAsync(http, body => FormBody.Read(body, type), "form");
        RequireJson(http);
        return ReadJsonAsync(http, type);
    }

    private static T? ReadJson<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        RequireText(body);
        var json = body.IsEmpty ? new Utf8JsonReader("{}"u8) : new Utf8JsonReader(body, new JsonReaderOptions());
        var value = JsonSerializer.Deserialize(ref json, type);
        return json.Read() ? null : value;
    }

    /// <summary>
    /// Members of any form, such as cards, are kept as they came: what is no text in them could be written in no answer,
    /// and would make the room unreadable for everybody.
    /// </summary>
    private static void RequireText(ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (!Utf8.IsValid(bytes))
        {
            throw new JsonException("There are bytes that are no UTF-8.");
        }

        if (bytes.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var json = new Utf8JsonReader(bytes);
        try
        {
            while (json.Read())
            {
                if (json.ValueIsEscaped)
                {
                    json.GetString();
                }
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("Half a character is escaped.", exception);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext http, Func<ReadOnlySequence<byte>, T?> parse, string what)
        where T : class
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > LargestJson)
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The request body is too large.");
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                if (parse(read.Buffer) is { } value)
                    return value;
            }
            catch (JsonException exception)
            {
                throw ApiException.BadRequest(
                    exception.Path is { Length: > 1 } path
                        ? $"The request body is not valid at {path}."
                        : $"The request body is not valid {what}."
                );
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }

            throw ApiException.BadRequest($"The request body is not a valid {what} object.");
        }
    }
}
