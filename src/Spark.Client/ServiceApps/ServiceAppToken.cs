using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>The tokens of a service application in an organization. (Webex API: Service Apps.)</summary>
public sealed record ServiceAppToken : SparkObject
{
    /// <summary>The token to act as the application.</summary>
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>How long it is valid, in seconds.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }

    /// <summary>The token to get another access token with.</summary>
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>How long that one is valid, in seconds.</summary>
    [JsonPropertyName("refresh_token_expires_in")]
    public int? RefreshTokenExpiresIn { get; init; }

    /// <summary><c>Bearer</c>.</summary>
    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    /// <summary>Without the tokens, which must not reach a log.</summary>
    public override string ToString() => $"ServiceAppToken {{ ExpiresIn = {ExpiresIn} }}";
}
