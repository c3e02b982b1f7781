using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>That a person let an application act for them. (Webex API: Authorizations.)</summary>
public sealed record Authorization : SparkObject
{
    /// <summary>The authorization's id.</summary>
    public required string Id { get; init; }

    /// <summary>The application.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>The application by name.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>The person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The application's client id.</summary>
    public string? ClientId { get; init; }

    /// <summary>Which token it stands for.</summary>
    public AuthorizationType? Type { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset? Created { get; init; }
}

/// <summary>How long a token is still valid. (Webex API: Authorizations.)</summary>
public sealed record TokenExpiry : SparkObject
{
    /// <summary>When it expires, in milliseconds since 1970 (<c>exp</c> on the wire).</summary>
    public long? Exp { get; init; }

    /// <summary>When it expires; <c>null</c> also when it is more than 8000 years from now.</summary>
    [JsonIgnore]
    public DateTimeOffset? ExpiresAt =>
        Exp is { } exp && exp >= 0 && exp <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(exp)
            : null;
}

/// <summary>Which token an authorization stands for.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(OpenStringConverter<AuthorizationType>))]
public readonly record struct AuthorizationType(string Value) : IOpenString<AuthorizationType>
{
    /// <summary>An access token.</summary>
    public static AuthorizationType Access { get; } = new("access");

    /// <summary>A refresh token.</summary>
    public static AuthorizationType Refresh { get; } = new("refresh");

    /// <inheritdoc/>
    public static AuthorizationType Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
