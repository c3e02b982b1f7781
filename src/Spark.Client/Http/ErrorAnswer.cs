using System.Text;
using System.Text.Json;

namespace Spark.Client;

/// <summary>Reads an answer that is no success. A body of any kind never hides the status.</summary>
internal static class ErrorAnswer
{
    private const int MaxBody = 64 * 1024;

    public static async Task<ApiFailure> ReadAsync(
        ApiCall call,
        HttpResponseMessage response,
        CallState state,
        CancellationToken limit,
        CancellationToken caller
    )
    {
        var bytes = await ReadBodyAsync(response, limit, caller).ConfigureAwait(false);
        var (message, errors, trackingId) = Parse(bytes);
        var status = (int)response.StatusCode;
        return new ApiFailure(call, state.Attempts)
        {
            StatusCode = response.StatusCode,
            Headers = response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(
                    header => header.Key,
                    header => (IReadOnlyList<string>)[.. header.Value],
                    StringComparer.OrdinalIgnoreCase
                ),
            Body = Encoding.UTF8.GetString(bytes.Span),
            ServerMessage = message,
            Errors = errors,
            TrackingId = Header(response, "TrackingID") ?? trackingId ?? state.TrackingId,
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

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

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
    private static (string? Message, IReadOnlyList<string> Errors, string? TrackingId) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } error
                ? (Text(error, "message"), Descriptions(error), Text(error, "trackingId"))
                : (null, [], null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, [], null); // not JSON, or not UTF-8 within it: the raw body is in the exception
        }
    }

    /// <summary>The documented form is an array of objects; of damaged items it is an object.</summary>
    private static IReadOnlyList<string> Descriptions(JsonElement error) =>
        error.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Array
            ? [.. errors.EnumerateArray().Select(item => Text(item, "description")).OfType<string>()]
            : [];

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
