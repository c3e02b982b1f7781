using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>What the service gives for a code or a refresh token. (Webex API: Integrations.)</summary>
public sealed record AccessToken : SparkObject
{
    /// <summary>The token to call with.</summary>
    [JsonPropertyName("access_token")]
    public required string Token { get; init; }

    /// <summary>How long it lives, in seconds; mostly 14 days.</summary>
    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    /// <summary>The token to get the next one with.</summary>
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>How long that one lives, in seconds; mostly 90 days.</summary>
    [JsonPropertyName("refresh_token_expires_in")]
    public long? RefreshTokenExpiresIn { get; init; }

    /// <summary><c>Bearer</c>.</summary>
    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    /// <summary>What it allows, separated by blanks.</summary>
    public string? Scope { get; init; }

    /// <summary>Who signed in, as a signed OpenID token; only with the scope <c>openid</c>.</summary>
    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    /// <summary>Without the tokens, which must not reach a log.</summary>
    public override string ToString() => $"AccessToken {{ ExpiresIn = {ExpiresIn}, Scope = {Scope} }}";
}

/// <summary>How a person signs in on another device. (Webex API: Login with Webex, device flow.)</summary>
public sealed record DeviceAuthorization : SparkObject
{
    /// <summary>The secret half: what is exchanged for a token.</summary>
    [JsonPropertyName("device_code")]
    public required string DeviceCode { get; init; }

    /// <summary>What the person types.</summary>
    [JsonPropertyName("user_code")]
    public string? UserCode { get; init; }

    /// <summary>Where the person types it.</summary>
    [JsonPropertyName("verification_uri")]
    public string? VerificationUri { get; init; }

    /// <summary>The same with the code in it, for a QR code.</summary>
    [JsonPropertyName("verification_uri_complete")]
    public string? VerificationUriComplete { get; init; }

    /// <summary>How long the person has, in seconds.</summary>
    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    /// <summary>How long to wait between two questions, in seconds.</summary>
    public long? Interval { get; init; }

    /// <summary>Without the device code, which must not reach a log.</summary>
    public override string ToString() =>
        $"DeviceAuthorization {{ UserCode = {UserCode}, VerificationUri = {VerificationUri} }}";
}

/// <summary>Who a token belongs to, as OpenID says it; more claims are in the additional members.</summary>
public sealed record UserInfo : SparkObject
{
    /// <summary>The person's uuid.</summary>
    public string? Sub { get; init; }

    /// <summary>The full name; needs the scope <c>profile</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The email address; needs the scope <c>email</c>.</summary>
    public string? Email { get; init; }
}
