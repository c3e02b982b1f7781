namespace Spark.Client;

/// <summary>A guest of a service application, with a token to act as it. (Webex API: Guest Management.)</summary>
public sealed record Guest : SparkObject
{
    /// <summary>The guest's person id.</summary>
    public required string Id { get; init; }

    /// <summary>The application's own name for the guest.</summary>
    public string? Subject { get; init; }

    /// <summary>The name that is shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A synthetic address at <c>appid.ciscospark.com</c>.</summary>
    public string? Email { get; init; }

    /// <summary>The token to act as the guest; it cannot be refreshed, but another can be made.</summary>
    public string? AccessToken { get; init; }

    /// <summary>How long the token is valid, in seconds; about 18 hours.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Without the token, which must not reach a log.</summary>
    public override string ToString() => $"Guest {{ Id = {Id}, Subject = {Subject} }}";
}

/// <summary>The token of a guest of the old guest issuer. (Webex API: Guest Issuer.)</summary>
public sealed record GuestIssuerToken : SparkObject
{
    /// <summary>The token to act as the guest.</summary>
    public required string Token { get; init; }

    /// <summary>How long it is valid, in seconds.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Without the token, which must not reach a log.</summary>
    public override string ToString() => $"GuestIssuerToken {{ ExpiresIn = {ExpiresIn} }}";
}
