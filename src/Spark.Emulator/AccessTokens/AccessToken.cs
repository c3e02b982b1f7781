using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>What is given for a code, a refresh token or an approved device.</summary>
internal sealed record AccessToken
{
    [JsonPropertyName("access_token")]
    public required string Token { get; init; }

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("refresh_token")]
    public required string RefreshToken { get; init; }

    [JsonPropertyName("refresh_token_expires_in")]
    public required long RefreshTokenExpiresIn { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; } = "Bearer";

    public string? Scope { get; init; }
}

/// <summary>How somebody signs in on another device.</summary>
internal sealed record DeviceAuthorization
{
    [JsonPropertyName("device_code")]
    public required string DeviceCode { get; init; }

    [JsonPropertyName("user_code")]
    public required string UserCode { get; init; }

    [JsonPropertyName("verification_uri")]
    public required string VerificationUri { get; init; }

    [JsonPropertyName("verification_uri_complete")]
    public required string VerificationUriComplete { get; init; }

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    public required long Interval { get; init; }
}

/// <summary>OpenID claims about the caller.</summary>
internal sealed record UserInfo
{
    public required string Sub { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("given_name")]
    public string? GivenName { get; init; }

    [JsonPropertyName("family_name")]
    public string? FamilyName { get; init; }

    public string? Email { get; init; }
}

/// <summary>The body of the emulator's own call that answers a device.</summary>
internal sealed record DeviceDecision
{
    public string? UserCode { get; init; }

    /// <summary>Who signs in: token, id or email.</summary>
    public string? Person { get; init; }

    /// <summary>False to refuse; absent is true.</summary>
    public bool? Approve { get; init; }
}

[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(DeviceAuthorization))]
[JsonSerializable(typeof(UserInfo))]
[JsonSerializable(typeof(DeviceDecision))]
internal sealed partial class AccessTokensJson : JsonSerializerContext
{
    public static readonly AccessTokensJson Own = new(EmulatorJson.NewOptions());
}
