using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spark.Client;

/// <summary>Reads an answer that is no success. A body of any kind never hides the status.</summary>
internal static class ErrorAnswer
{
    internal const int MaxBody = 64 * 1024;

    public static async Task<ApiFailure> ReadAsync(
        ApiCall call,
        HttpResponseMessage response,
        CallState state,
        CancellationToken limit,
        CancellationToken caller
    )
    {
        var bytes = await ReadBodyAsync(response, limit, caller).ConfigureAwait(false);
        var (message, errors, trackingId, errorCode) = Parse(bytes);
        var status = (int)response.StatusCode;
        return new ApiFailure(call, state.Attempts)
        {
            StatusCode = response.StatusCode,
            Headers = HeadersOf(response),
            Body = Encoding.UTF8.GetString(bytes.Span),
            ServerMessage = message,
            Errors = errors,
            ErrorCode = errorCode,
            TrackingId = TrackingIdOf(response) ?? trackingId ?? state.TrackingId,
            RetryAfter = status is 429 or 423 ? RetryAfter.Read(response.Headers) : null,
            // Nobody says how far a request came that ended in a server's error.
            MayHaveBeenApplied = state.IsUncertain || (call.Changes && status >= 500),
            Problem = status switch
            {
                >= 300 and < 400 => $"redirects to {Host(response)} are not followed",
                410 when call.IsDownload => "the file was found to be infected, and removed",
                428 when call.IsDownload =>
                    "the file cannot be scanned; allowUnscannable gives it out at your own risk",
                _ => null,
            },
        };
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> HeadersOf(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                header => header.Key,
                header => (IReadOnlyList<string>)[.. header.SelectMany(each => each.Value)],
                StringComparer.OrdinalIgnoreCase
            );

    public static string? TrackingIdOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("TrackingID", out var values) ? values.FirstOrDefault() : null;

    private static string Host(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } to ? to.Host : "elsewhere";

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        CancellationToken limit,
        CancellationToken caller
    )
    {
        var buffer = new byte[MaxBody];
        var length = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(limit).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (
                    length < MaxBody
                    && await stream.ReadAsync(buffer.AsMemory(length), limit).ConfigureAwait(false) is > 0 and var read
                )
                {
                    length += read;
                }
            }
        }
        catch (Exception error)
            when (error is IOException or HttpRequestException or InvalidDataException
                || (error is OperationCanceledException && !caller.IsCancellationRequested)
            )
        {
            // Half a body: the status is what counts.
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Reads what is there of the documented form; html, plain text and half of something are none of it.</summary>
    private static (string? Message, IReadOnlyList<string> Errors, string? TrackingId, int? ErrorCode) Parse(
        ReadOnlyMemory<byte> body
    )
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } error)
            {
                return (null, [], null, null);
            }

            JsonElement[] errors = error.TryGetProperty("errors", out var several) ? Several(several) : [];
            return (
                Text(error, "message"),
                [.. errors.Select(Description).OfType<string>()],
                Text(error, "trackingId"),
                errors.Prepend(error).Select(Code).FirstOrDefault(code => code is not null)
            );
        }
        catch (JsonException)
        {
            return (null, [], null, null); // the raw body is in the exception
        }
    }

    /// <summary>The documented form is a list of objects; it may be one of texts, one object, or one text.</summary>
    private static JsonElement[] Several(JsonElement errors) =>
        errors.ValueKind is JsonValueKind.Array ? [.. errors.EnumerateArray()] : [errors];

    private static string? Description(JsonElement error) =>
        error.ValueKind is JsonValueKind.String ? Text(error) : Text(error, "description");

    private static int? Code(JsonElement error) =>
        error.ValueKind is JsonValueKind.Object && error.TryGetProperty("errorCode", out var code)
            ? code.ValueKind is JsonValueKind.Number && code.TryGetInt32(out var number)
                ? number
                : code.ValueKind is JsonValueKind.String
                && int.TryParse(Text(code), NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? number
                    : null
            : null;

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? Text(value)
            : null;

    /// <summary>None, if there is half of a character in it.</summary>
    private static string? Text(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
