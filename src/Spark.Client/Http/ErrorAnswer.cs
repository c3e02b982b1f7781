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
        int attempts,
        CancellationToken cancellationToken
    )
    {
        var bytes = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        var body = Parse(bytes);
        var status = (int)response.StatusCode;
        return new ApiFailure(call, attempts)
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
            ServerMessage = body?.Message,
            Errors = [.. (body?.Errors ?? []).Select(error => error.Description).OfType<string>()],
            TrackingId = Header(response, "TrackingID") ?? body?.TrackingId,
            RetryAfter = status is 429 or 423 ? RetryAfter.Read(response.Headers) : null,
            // Nobody says how far a request came that ended in a server's error.
            MayHaveBeenApplied = call.Changes && status >= 500,
            Problem = status is >= 300 and < 400 ? $"redirects to {Host(response)} are not followed" : null,
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static string Host(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } to ? to.Host : "elsewhere";

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[MaxBody];
        var length = 0;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                length = await stream
                    .ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException or InvalidDataException)
        {
            // Half a body: the status is what counts, and what was read is lost with it.
            length = 0;
        }

        return buffer.AsMemory(0, length);
    }

    private static ApiErrorBody? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonSerializer.Deserialize(body.Span, SparkJson.TypeInfo<ApiErrorBody>());
        }
        catch (JsonException)
        {
            return null; // html, plain text, half of something: the raw body is in the exception
        }
    }
}

/// <summary>The body of an error as the API documents it.</summary>
internal sealed record ApiErrorBody
{
    public string? Message { get; init; }

    public IReadOnlyList<ApiErrorDescription>? Errors { get; init; }

    public string? TrackingId { get; init; }
}

internal sealed record ApiErrorDescription
{
    public string? Description { get; init; }
}
