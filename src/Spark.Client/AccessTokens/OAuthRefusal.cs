using System.Net;
using System.Text.Json;

namespace Spark.Client;

/// <summary>Tells a dead refresh token from other failures of a refresh.</summary>
internal static class OAuthRefusal
{
    private const string DeadToken = "invalid_grant";

    /// <summary>
    /// The exception of a dead refresh token; <c>null</c> if it is not that. The service says it as OAuth does
    /// (<c>error</c>, RFC 6749 section 5.2) or in the words of its own errors.
    /// </summary>
    public static SparkSignInRequiredException? OfRefreshToken(SparkApiException failure)
    {
        if (failure.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
        {
            return null;
        }

        var (error, description) = Read(failure.Body);
        return error is DeadToken || (error is null && SaysSo(failure))
            ? new SparkSignInRequiredException(failure, error, description)
            : null;
    }

    private static bool SaysSo(SparkApiException failure) =>
        failure
            .Errors.Append(failure.ServerMessage ?? "")
            .Any(text =>
                text.Contains(DeadToken, StringComparison.OrdinalIgnoreCase)
                || text.Contains("refresh token", StringComparison.OrdinalIgnoreCase)
                || text.Contains("refresh_token", StringComparison.OrdinalIgnoreCase)
            );

    private static (string? Error, string? Description) Read(string? body)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? "");
            return (Text(json.RootElement, "error"), Text(json.RootElement, "error_description"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, null); // html, or half of something
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
