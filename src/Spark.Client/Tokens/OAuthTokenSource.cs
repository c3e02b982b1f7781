using System.Runtime.ExceptionServices;

namespace Spark.Client;

/// <summary>
/// Keeps the token of one person fresh: refreshes before it expires, and once when it is refused. However many calls
/// are under way, one refresh is made. While the token is alive no call waits for it: it goes on in the background,
/// until it is done or this is disposed.
/// </summary>
public sealed class OAuthTokenSource : TokenSource, IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefusalIsRemembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly AccessTokensApi _api;
    private readonly string _clientId;
    private readonly string _clientSecret;
    private readonly TimeProvider _clock;
    private readonly ITimer _keepAgain;
    private OAuthTokens _tokens;
    private OAuthTokens? _unkept;
    private Task<Refreshed>? _refresh;
    private Task<Exception?>? _keeping;
    private SparkSignInRequiredException? _refusal;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private bool _isDisposed;

    /// <summary>A source that begins with these tokens.</summary>
    /// <param name="api">Where to refresh; of a <see cref="SparkClient"/> that needs no token of its own.</param>
    /// <param name="clientId">The integration's id.</param>
    /// <param name="clientSecret">The integration's secret.</param>
    /// <param name="tokens">The tokens to begin with.</param>
    /// <param name="clock">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">A token holds a character that no token has.</exception>
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
        if (TokenText.IsOdd(tokens.AccessToken) || TokenText.IsOdd(tokens.RefreshToken))
        {
            throw new ArgumentException(
                "A token holds a character that no token has, such as a blank or a line break.",
                nameof(tokens)
            );
        }

        (_api, _clientId, _clientSecret, _tokens) = (api, clientId, clientSecret, tokens);
        _clock = clock ?? TimeProvider.System;
        _keepAgain = _clock.CreateTimer(
            state => _ = KeepAsync(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>How long before it expires a token is refreshed. Default: 10 minutes.</summary>
    public TimeSpan RefreshBefore { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How the integration's id and secret are sent. Default: in the form.</summary>
    public ClientAuthentication Authentication { get; init; }

    /// <summary>
    /// Keeps what came back from a refresh, before any call goes on with it: when the program ends without having
    /// kept a new refresh token, the person may have to sign in again. If it throws, calls go on with the new token,
    /// and it is asked again, by each call and every 30 seconds, until it has it.
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

    /// <summary>Why the latest refresh, or the keeping of what came of it, failed; <c>null</c> when neither did.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="SparkSignInRequiredException">
    /// The token has expired, and the refresh token is not valid any more.
    /// </exception>
    /// <exception cref="SparkApiException">The token has expired and could not be refreshed.</exception>
    public override async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        _ = KeepAsync();
        OAuthTokens tokens;
        DateTimeOffset notBefore;
        lock (_lock)
        {
            (tokens, notBefore) = (_tokens, _notBefore);
        }

        var now = _clock.GetUtcNow();
        if (tokens.ExpiresAt is not { } expires || now < expires - RefreshBefore)
        {
            return tokens.AccessToken;
        }

        if (now < expires)
        {
            // There is time left: whatever comes of the refresh, this call does not depend on it.
            return now >= notBefore && Refresh(tokens.AccessToken) is { IsCompleted: true } done
                ? ((await done.ConfigureAwait(false)).Tokens ?? tokens).AccessToken
                : tokens.AccessToken;
        }

        return await RefreshedAsync(tokens.AccessToken, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
        await RefreshedAsync(refused, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends a refresh that is under way, and asks <see cref="Store"/> once more for what it does not have yet.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await _keepAgain.DisposeAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lock)
        {
            running = [_refresh ?? Task.CompletedTask, _keeping ?? Task.CompletedTask];
        }

        await Task.WhenAll(running).ConfigureAwait(false); // they never fail
        if (_unkept is { } tokens && Store is not null)
        {
            await Store(tokens, CancellationToken.None).ConfigureAwait(false);
            _unkept = null;
        }

        _isDisposed = true;
        _ended.Dispose();
    }

    private async Task<string> RefreshedAsync(string old, CancellationToken cancellationToken)
    {
        var refreshed = await Refresh(old).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (refreshed.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return refreshed.Tokens!.AccessToken;
    }

    /// <summary>The refresh of this token: the one that is under way, or a new one.</summary>
    private Task<Refreshed> Refresh(string old)
    {
        var done = new TaskCompletionSource<Refreshed>(TaskCreationOptions.RunContinuationsAsynchronously);
        OAuthTokens former;
        lock (_lock)
        {
            if (_tokens.AccessToken != old)
            {
                return Task.FromResult(new Refreshed(_tokens, null)); // somebody else was faster
            }

            if (_refusal is not null && _clock.GetUtcNow() < _notBefore)
            {
                return Task.FromResult(new Refreshed(null, _refusal));
            }

            if (_refresh is not null)
            {
                return _refresh;
            }

            (_refresh, former) = (done.Task, _tokens);
        }

        // Not ended by the caller who happened to come first: others wait for it too.
        _ = RunAsync(former, done);
        return done.Task;
    }

    private async Task RunAsync(OAuthTokens former, TaskCompletionSource<Refreshed> done)
    {
        Refreshed refreshed;
        try
        {
            ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, this);
            var request = new RefreshTokenRequest
            {
                ClientId = _clientId,
                ClientSecret = _clientSecret,
                RefreshToken = former.RefreshToken,
                Authentication = Authentication,
            };
            var answer = await _api.RefreshAsync(request, _ended.Token).ConfigureAwait(false);
            var tokens = OAuthTokens.From(answer, _clock.GetUtcNow(), former);
            lock (_lock)
            {
                (_unkept, _refusal) = (Store is null ? null : tokens, null);
            }

            refreshed = new Refreshed(tokens, await KeepAsync().ConfigureAwait(false));
        }
        catch (Exception error)
        {
            refreshed = new Refreshed(null, error);
        }

        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            (_tokens, _refresh, Failure) = (refreshed.Tokens ?? former, null, refreshed.Failure);
            if (refreshed.Tokens is { } tokens)
            {
                // A token may live shorter than it is to be refreshed before its end: half of its life is used.
                _notBefore = tokens.ExpiresAt is { } expires ? now + ((expires - now) / 2) : now;
            }
            else
            {
                _refusal = refreshed.Failure as SparkSignInRequiredException;
                _notBefore = now + (_refusal is null ? PauseAfterFailure : RefusalIsRemembered);
            }
        }

        done.SetResult(refreshed);
    }

    /// <summary>Asks <see cref="Store"/> for the tokens it does not have yet, if nobody does so now.</summary>
    private Task<Exception?> KeepAsync()
    {
        var done = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        OAuthTokens tokens;
        lock (_lock)
        {
            if (_unkept is null || _keeping is not null)
            {
                return _keeping ?? Task.FromResult<Exception?>(null);
            }

            (_keeping, tokens) = (done.Task, _unkept);
        }

        _ = KeepAsync(tokens, done);
        return done.Task;
    }

    /// <summary>Until the latest are kept: who waits for that has tokens that came while older ones were being kept.</summary>
    private async Task KeepAsync(OAuthTokens tokens, TaskCompletionSource<Exception?> done)
    {
        Exception? failure = null;
        for (OAuthTokens? next = tokens; next is not null; )
        {
            try
            {
                await Store!(next, _ended.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                failure = error;
            }

            lock (_lock)
            {
                _unkept = failure is null && _unkept == next ? null : _unkept;
                next = failure is null ? _unkept : null;
                if (next is null)
                {
                    (_keeping, Failure) = (null, failure);
                }
            }
        }

        if (failure is not null && !_ended.IsCancellationRequested)
        {
            _keepAgain.Change(PauseAfterFailure, Timeout.InfiniteTimeSpan);
        }

        done.SetResult(failure);
    }

    /// <summary>What came of a refresh: new tokens, a failure, or both if the tokens could not be kept.</summary>
    private sealed record Refreshed(OAuthTokens? Tokens, Exception? Failure);
}
