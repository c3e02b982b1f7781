namespace Spark.Client;

/// <summary>The tokens of one person, as a program keeps them between its runs.</summary>
/// <param name="AccessToken">The token to call with.</param>
/// <param name="ExpiresAt">When it expires; <c>null</c> when that is not known.</param>
/// <param name="RefreshToken">The token to get the next one with.</param>
/// <param name="RefreshTokenExpiresAt">When that one expires: the person has to sign in again then.</param>
public sealed record OAuthTokens(
    string AccessToken,
    DateTimeOffset? ExpiresAt,
    string RefreshToken,
    DateTimeOffset? RefreshTokenExpiresAt = null
)
{
    /// <summary>The token to call with; blanks, quotes and a byte-order mark around it are cut off.</summary>
    public string AccessToken { get; init; } = TokenText.Trim(AccessToken)!;

    /// <summary>The token to get the next one with; trimmed likewise.</summary>
    public string RefreshToken { get; init; } = TokenText.Trim(RefreshToken)!;

    /// <summary>What the service gave just now.</summary>
    /// <param name="token">The answer.</param>
    /// <param name="now">The present time.</param>
    /// <param name="former">What it takes the place of: the service need not send a new refresh token.</param>
    /// <exception cref="ArgumentException">There is no refresh token, neither new nor former.</exception>
    public static OAuthTokens From(AccessToken token, DateTimeOffset now, OAuthTokens? former = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        var refresh = string.IsNullOrEmpty(token.RefreshToken) ? former?.RefreshToken : token.RefreshToken;
        return new OAuthTokens(
            token.Token,
            In(token.ExpiresIn, now),
            refresh ?? throw new ArgumentException("There is no refresh token.", nameof(token)),
            In(token.RefreshTokenExpiresIn, now) ?? former?.RefreshTokenExpiresAt
        );
    }

    /// <summary>Without the tokens, which must not reach a log.</summary>
    public override string ToString() =>
        $"OAuthTokens {{ ExpiresAt = {ExpiresAt:O}, RefreshTokenExpiresAt = {RefreshTokenExpiresAt:O} }}";

    /// <summary>Ten years, in seconds: whatever is said beyond that, the tokens themselves must not be lost for it.</summary>
    private const long Longest = 10L * 366 * 24 * 60 * 60;

    private static DateTimeOffset? In(long? seconds, DateTimeOffset now) =>
        seconds is { } time ? now.AddSeconds(Math.Clamp(time, 0, Longest)) : null;
}
