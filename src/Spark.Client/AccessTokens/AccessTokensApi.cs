using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Spark.Client;

/// <summary>
/// Signing people in, and tokens for them. These calls need no token of the client's own: for another address or time
/// limit, make a <see cref="SparkClient"/> with them and without a token.
/// </summary>
public sealed class AccessTokensApi
{
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

    private readonly SparkHttp _http;

    internal AccessTokensApi(SparkHttp http) => _http = http;

    /// <summary>The address of the calls.</summary>
    public Uri ApiUrl => _http.ApiUrl;

    /// <summary>How long one attempt of a call may take.</summary>
    public TimeSpan AttemptTimeout => _http.Options.AttemptTimeout;

    /// <summary>Makes the address to send a person's browser to, with a fresh state and PKCE.</summary>
    /// <param name="clientId">The integration's id.</param>
    /// <param name="redirectUri">Where the browser comes back to; one of those registered with the integration.</param>
    /// <param name="scopes">What the token shall allow, such as <c>spark:messages_read</c>.</param>
    public AuthorizationRequest CreateAuthorizationRequest(
        string clientId,
        string redirectUri,
        params IEnumerable<string> scopes
    )
    {
        ArgumentNullException.ThrowIfNull(scopes);
        return CreateAuthorizationRequest(
            new()
            {
                ClientId = clientId,
                RedirectUri = redirectUri,
                Scopes = [.. scopes],
            }
        );
    }

    /// <summary>Makes the address to send a person's browser to, with a fresh state and PKCE.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public AuthorizationRequest CreateAuthorizationRequest(SignInRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.ClientId, nameof(request));
        ArgumentException.ThrowIfNullOrEmpty(request.RedirectUri, nameof(request));
        return AuthorizationRequest.Create(_http.ApiUrl, request);
    }

    /// <summary>Exchanges the code that a person came back with. A code works once, and not for long.</summary>
    public Task<AccessToken> ExchangeAsync(ExchangeCodeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PostAsClientAsync(
            request.Authentication,
            request.ClientId,
            request.ClientSecret,
            [
                new("grant_type", "authorization_code"),
                new("code", request.Code),
                new("redirect_uri", request.RedirectUri),
                new("code_verifier", request.CodeVerifier),
            ],
            cancellationToken
        );
    }

    /// <summary>Gets the next token. Store all that comes back: the refresh token may be another one.</summary>
    /// <exception cref="SparkSignInRequiredException">The refresh token is not valid any more.</exception>
    public Task<AccessToken> RefreshAsync(
        string clientId,
        string clientSecret,
        string refreshToken,
        CancellationToken cancellationToken = default
    ) =>
        RefreshAsync(
            new()
            {
                ClientId = clientId,
                ClientSecret = clientSecret,
                RefreshToken = refreshToken,
            },
            cancellationToken
        );

    /// <summary>Gets the next token. Store all that comes back: the refresh token may be another one.</summary>
    /// <exception cref="SparkSignInRequiredException">The refresh token is not valid any more.</exception>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public async Task<AccessToken> RefreshAsync(
        RefreshTokenRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await PostAsClientAsync(
                    request.Authentication,
                    request.ClientId,
                    request.ClientSecret,
                    [new("grant_type", "refresh_token"), new("refresh_token", TokenText.Trim(request.RefreshToken))],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (SparkApiException error) when (OAuthRefusal.OfRefreshToken(error) is { } dead)
        {
#pragma warning disable MA0027 // Not the caught one: what it means, which has it as the inner one.
            throw dead;
#pragma warning restore MA0027
        }
    }

    /// <summary>Begins signing in on another device: show the person the code and the address.</summary>
    /// <param name="clientId">The integration's id.</param>
    /// <param name="scopes">What the token shall allow.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DeviceAuthorization> AuthorizeDeviceAsync(
        string clientId,
        IEnumerable<string> scopes,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<DeviceAuthorization>(
            ["device", "authorize"],
            credentials: null,
            [new("client_id", clientId), new("scope", string.Join(' ', scopes))],
            cancellationToken
        );

    /// <summary>Waits until the person has signed in on the other device, asking as often as the service allows.</summary>
    /// <exception cref="SparkApiException">
    /// The person refused, or did not sign in in time (428 is the last answer then).
    /// </exception>
    public async Task<AccessToken> WaitForDeviceAsync(
        string clientId,
        string clientSecret,
        DeviceAuthorization device,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(device);
        var clock = _http.Options.TimeProvider;
        var started = clock.GetTimestamp();
        var interval = TimeSpan.FromSeconds(Math.Clamp(device.Interval ?? 5, 1, 300));
        var time = TimeSpan.FromSeconds(Math.Clamp(device.ExpiresIn ?? 300, 0, 24 * 60 * 60));
        while (true)
        {
            await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(false);
            try
            {
                return await GetDeviceTokenAsync(clientId, clientSecret, device.DeviceCode, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (SparkApiException error) when (IsPending(error) && clock.GetElapsedTime(started) + interval <= time)
            {
                interval += IsTooFast(error) ? SlowDown : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Asks once for the token of a device; 428 while the person has not signed in.</summary>
    public Task<AccessToken> GetDeviceTokenAsync(
        string clientId,
        string clientSecret,
        string deviceCode,
        CancellationToken cancellationToken = default
    ) =>
        PostAsync<AccessToken>(
            ["device", "token"],
            Basic(clientId, clientSecret),
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                new("device_code", deviceCode),
                new("client_id", clientId),
            ],
            cancellationToken
        );

    /// <summary>Who the client's token belongs to; needs the scope <c>openid</c>.</summary>
    public Task<UserInfo> GetUserInfoAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync<UserInfo>(["userinfo"], cancellationToken);

    private static bool IsPending(SparkApiException error) =>
        error.StatusCode is HttpStatusCode.PreconditionRequired or >= HttpStatusCode.InternalServerError
        || error is SparkConnectionException
        || IsTooFast(error);

    private static bool IsTooFast(SparkApiException error) =>
        error.StatusCode is HttpStatusCode.BadRequest
        && error.Body?.Contains("slow_down", StringComparison.Ordinal) is true;

    private static AuthenticationHeaderValue Basic(string clientId, string clientSecret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));

    private Task<AccessToken> PostAsClientAsync(
        ClientAuthentication authentication,
        string clientId,
        string clientSecret,
        KeyValuePair<string, string?>[] form,
        CancellationToken cancellationToken
    ) =>
        authentication is ClientAuthentication.Basic
            ? PostAsync<AccessToken>(["access_token"], Basic(clientId, clientSecret), form, cancellationToken)
            : PostAsync<AccessToken>(
                ["access_token"],
                credentials: null,
                [form[0], new("client_id", clientId), new("client_secret", clientSecret), .. form[1..]],
                cancellationToken
            );

    private Task<T> PostAsync<T>(
        string[] path,
        AuthenticationHeaderValue? credentials,
        IReadOnlyList<KeyValuePair<string, string?>> form,
        CancellationToken cancellationToken
    ) =>
        _http.SendAsync<T>(
            _http.Call(HttpMethod.Post, path) with
            {
                IsAnonymous = true,
                Credentials = credentials,
                Content = _ => new FormUrlEncodedContent(form.Where(field => field.Value is not null)),
            },
            cancellationToken
        );
}
