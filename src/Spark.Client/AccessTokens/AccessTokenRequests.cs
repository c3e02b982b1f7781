namespace Spark.Client;

/// <summary>Whom to send to sign in, for what.</summary>
public sealed record SignInRequest
{
    /// <summary>The integration's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the browser comes back to; one of those registered with the integration.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>What the token shall allow, such as <c>spark:messages_read</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>
    /// Whether to ask although the person is signed in, such as <c>select_account</c> or <c>login</c>. (OpenID Connect
    /// section 3.1.2.1.)
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>The person's email address, filled in on the page. (OpenID Connect section 3.1.2.1.)</summary>
    public string? LoginHint { get; init; }

    /// <summary>Additional query parameters, passed through unchanged.</summary>
    public IDictionary<string, string>? Additional { get; init; }
}

/// <summary>A code that a person came back with, to be exchanged for tokens.</summary>
public sealed record ExchangeCodeRequest
{
    /// <summary>The integration's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The integration's secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The code; it works once, and not for long.</summary>
    public required string Code { get; init; }

    /// <summary>The same as in the request.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>That of <see cref="AuthorizationRequest.CodeVerifier"/>.</summary>
    public string? CodeVerifier { get; init; }

    /// <summary>How id and secret are sent. Default: in the form.</summary>
    public ClientAuthentication Authentication { get; init; }

    /// <summary>Without secret and code, which must not reach a log.</summary>
    public override string ToString() =>
        $"ExchangeCodeRequest {{ ClientId = {ClientId}, RedirectUri = {RedirectUri} }}";
}

/// <summary>A refresh token, to get the next tokens with.</summary>
public sealed record RefreshTokenRequest
{
    /// <summary>The integration's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The integration's secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The refresh token.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>How id and secret are sent. Default: in the form.</summary>
    public ClientAuthentication Authentication { get; init; }

    /// <summary>Without secret and token, which must not reach a log.</summary>
    public override string ToString() => $"RefreshTokenRequest {{ ClientId = {ClientId} }}";
}

/// <summary>How an integration shows who it is. (RFC 6749 section 2.3.1.)</summary>
public enum ClientAuthentication
{
    /// <summary>Id and secret are fields of the form.</summary>
    Form,

    /// <summary>Id and secret are in the header <c>Authorization</c>.</summary>
    Basic,
}
