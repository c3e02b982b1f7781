namespace Spark.Client;

/// <summary>What a person's code is exchanged with for their token. (Webex API: Integrations.)</summary>
public sealed record ExchangeCodeRequest
{
    /// <summary>The integration's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The integration's secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The code that the person came back with.</summary>
    public required string Code { get; init; }

    /// <summary>Where the browser came back to, as in the authorization request.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>That of <see cref="AuthorizationRequest.CodeVerifier"/>.</summary>
    public string? CodeVerifier { get; init; }

    /// <summary>Without the secret, the code and the verifier, which must not reach a log.</summary>
    public override string ToString() =>
        $"ExchangeCodeRequest {{ ClientId = {ClientId}, RedirectUri = {RedirectUri} }}";
}
