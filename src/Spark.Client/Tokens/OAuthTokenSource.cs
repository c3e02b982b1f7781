namespace Spark.Client;

/// <summary>
/// Keeps the token of one person fresh: refreshes before it expires, and once when it is refused. However many calls
/// are under way, one refresh is made, and all wait for it.
/// </summary>
public sealed class OAuthTokenSource : TokenSource
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly AccessTokensApi _api;
    private readonly string _clientId;
    private readonly string _clientSecret;
    private readonly TimeProvider _clock;
    private OAuthTokens _tokens;
    private Task<OAuthTokens>? _refresh;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>A source that begins with these tokens.</summary>
    /// <param name="api">Where to refresh; of a <see cref="SparkClient"/> that needs no token of its own.</param>
    /// <param name="clientId">The integration's id.</param>
    /// <param name="clientSecret">The integration's secret.</param>
    /// <param name="tokens">The tokens to begin with.</param>
    /// <param name="clock">The clock; default the system's.</param>
    public OAuthTokenSource(
        AccessTokensApi api,
        string clientId,
        string clientSecret,
        OAuthTokens tokens,
        TimeProvider? clock = null
    )
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentException.ThrowIfNullOrEmpty(clientSecret);
        ArgumentNullException.ThrowIfNull(tokens);
        (_api, _clientId, _clientSecret, _tokens) = (api, clientId, clientSecret, tokens);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>How long before it expires a token is refreshed. Default: 10 minutes.</summary>
    public TimeSpan RefreshBefore { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Keeps what came back from a refresh, before any call goes on with it: when the program ends without having
    /// kept a new refresh token, the person may have to sign in again.
    /// </summary>
    public Func<OAuthTokens, CancellationToken, Task>? Store { get; init; }

    /// <summary>The present tokens.</summary>
    public OAuthTokens Tokens
    {
        get
        {
            lock (_lock)
            {
                return _tokens;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SparkApiException">The token has expired and could not be refreshed.</exception>
    public override async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var tokens = Tokens;
        var now = _clock.GetUtcNow();
        if (tokens.ExpiresAt is not { } expires || now < expires - RefreshBefore)
        {
            return tokens.AccessToken;
        }

        var isAlive = now < expires;
        if (isAlive && now < _notBefore)
        {
            return tokens.AccessToken;
        }

        try
        {
            return (await RefreshAsync(tokens.AccessToken, cancellationToken).ConfigureAwait(false)).AccessToken;
        }
        catch (SparkApiException) when (isAlive)
        {
            // There is time left: the next calls try again, but not every one of them.
            _notBefore = now + PauseAfterFailure;
            return tokens.AccessToken;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
        (await RefreshAsync(refused, cancellationToken).ConfigureAwait(false)).AccessToken;

    private async Task<OAuthTokens> RefreshAsync(string old, CancellationToken cancellationToken)
    {
        Task<OAuthTokens> refresh;
        lock (_lock)
        {
            if (_tokens.AccessToken != old)
            {
                return _tokens; // somebody else was faster
            }

            // Not ended by the caller who happened to come first: others wait for it too.
            refresh = _refresh ??= Task.Run(() => RefreshAsync(_tokens), CancellationToken.None);
        }

        return await refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<OAuthTokens> RefreshAsync(OAuthTokens former)
    {
        try
        {
            var answer = await _api.RefreshAsync(_clientId, _clientSecret, former.RefreshToken, CancellationToken.None)
                .ConfigureAwait(false);
            var tokens = OAuthTokens.From(answer, _clock.GetUtcNow(), former);
            try
            {
                await (Store?.Invoke(tokens, CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
            }
            finally
            {
                // Also when they could not be kept: the former ones may be worth nothing any more.
                lock (_lock)
                {
                    _tokens = tokens;
                }
            }

            return tokens;
        }
        finally
        {
            lock (_lock)
            {
                _refresh = null;
            }
        }
    }
}
