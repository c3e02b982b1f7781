using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Spark.Client;

/// <summary>
/// The one door to the network: address, token, retries, errors, JSON. A resource names its path, its query and its
/// body.
/// </summary>
internal sealed class SparkHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly FlurlTransport _transport;
    private readonly Credentials _credentials;
    private readonly RetryPolicy _retries;
    private readonly RateLimitGate _gate;

    public SparkHttp(HttpClient http, SparkClientOptions options, ILogger logger)
    {
        Options = options;
        _credentials = new Credentials(
            options.TokenSource ?? new StaticTokenSource(options.Token),
            options.TimeProvider
        );
        _transport = new FlurlTransport(http);
        _gate = new RateLimitGate(options.TimeProvider);
        _retries = new RetryPolicy(options, _gate, logger);
        ApiUrl = new Uri(options.ApiUrl.TrimEnd('/') + "/");
    }

    /// <summary>The API's address, with a slash at its end.</summary>
    public Uri ApiUrl { get; }

    public SparkClientOptions Options { get; }

    public Task<T> GetAsync<T>(string[] path, CancellationToken cancellationToken) =>
        SendAsync<T>(Call(HttpMethod.Get, path), cancellationToken);

    public Task<T> GetAsync<T>(string[] path, Query query, CancellationToken cancellationToken) =>
        SendAsync<T>(Call(HttpMethod.Get, path, query), cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(CallWith(HttpMethod.Post, path, body), cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, Query query, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(CallWith(HttpMethod.Post, path, body, query), cancellationToken);

    public Task<T> PutAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(CallWith(HttpMethod.Put, path, body), cancellationToken);

    public Task<T> PutAsync<TBody, T>(string[] path, Query query, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(CallWith(HttpMethod.Put, path, body, query), cancellationToken);

    public Task<T> PatchAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(CallWith(HttpMethod.Patch, path, body), cancellationToken);

    public Task DeleteAsync(string[] path, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Delete, path), cancellationToken);

    public Task DeleteAsync(string[] path, Query query, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Delete, path, query), cancellationToken);

    public SparkList<T> List<T>(string[] path, Query query, CancellationToken cancellationToken) =>
        new(this, Call(HttpMethod.Get, path, query), query, SparkJson.AnswerType<ItemsAnswer<T>>(), cancellationToken);

    /// <summary>A call of these segments below the API's address.</summary>
    public ApiCall Call(HttpMethod method, IReadOnlyList<string> path, Query? query = null) =>
        new(method, ApiAddress.Show(path), ApiAddress.Of(ApiUrl, path, query)) { Segments = path };

    /// <summary>Sends a call whose answer says nothing but that it was done.</summary>
    public Task SendAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, static (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Sends a call and reads its answer as JSON.</summary>
    public Task<T> SendAsync<T>(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(
            call,
            static (response, limit) => JsonAnswer.ReadAsync(response, SparkJson.AnswerType<T>(), limit.Token),
            cancellationToken
        );

    /// <summary>Sends a call, again where the policy says so, and hands each successful answer to a reader.</summary>
    public Task<T> SendAsync<T>(
        ApiCall call,
        Func<HttpResponseMessage, AttemptLimit, Task<T>> read,
        CancellationToken cancellationToken
    ) => _retries.RunAsync(call, (state, token) => AttemptAsync(call, state, read, token), cancellationToken);

    public void Dispose()
    {
        _transport.Dispose();
        _credentials.Dispose();
    }

    private ApiCall CallWith<TBody>(HttpMethod method, string[] path, TBody body, Query? query = null) =>
        Call(method, path, query) with
        {
            Content = JsonAnswer.Content(body, SparkJson.TypeInfo<TBody>()),
        };

    private async Task<T> AttemptAsync<T>(
        ApiCall call,
        CallState state,
        Func<HttpResponseMessage, AttemptLimit, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var limit = new AttemptLimit(
            _retries.TimeFor(call, state),
            call.IsTransfer,
            Options.TimeProvider,
            cancellationToken
        );
        HttpResponseMessage? response = null;
        var isHandedOut = false;
        state.IsSent = false;
        state.Status = null;
        try
        {
            response = await SendWithCredentialsAsync(call, state, limit).ConfigureAwait(false);
            response = await FollowAsync(call, response, limit).ConfigureAwait(false);
            state.Status = response.StatusCode;
            if (response.IsSuccessStatusCode || IsDeletedAlready(call, state, response))
            {
                limit.Progress();
                var answer = await read(response, limit).ConfigureAwait(false);
                isHandedOut = call.IsAnswerKept;
                return answer;
            }

            var failure = await ErrorAnswer
                .ReadAsync(call, response, state, limit.Token, cancellationToken)
                .ConfigureAwait(false);
            if (failure is { StatusCode: HttpStatusCode.TooManyRequests, RetryAfter: { } wait })
            {
                _gate.Close(wait);
            }

            throw state.Failed(failure.ToException());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error)
            when (TransportFailure.Explain(error, call, state, response?.StatusCode, limit.Time) is { } explained)
        {
#pragma warning disable MA0027 // Not the caught one: its explanation, which has it as the inner one.
            throw state.Failed(explained);
#pragma warning restore MA0027
        }
        finally
        {
            if (!isHandedOut)
            {
                response?.Dispose();
            }
        }
    }

    private async Task<HttpResponseMessage> SendWithCredentialsAsync(ApiCall call, CallState state, AttemptLimit limit)
    {
        if (call.IsAnonymous)
        {
            state.IsSent = true;
            return await _transport.SendAsync(call, call.Credentials, limit).ConfigureAwait(false);
        }

        var token = await _credentials.GetAsync(limit.Token).ConfigureAwait(false);
        state.IsSent = true;
        var response = await _transport.SendAsync(call, Bearer(token), limit).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized || state.IsRenewed || call.IsSentOnce)
        {
            return response;
        }

        state.IsRenewed = true;
        return await RenewedAsync(call, state, token, response, limit).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> RenewedAsync(
        ApiCall call,
        CallState state,
        string refused,
        HttpResponseMessage response,
        AttemptLimit limit
    )
    {
        string? renewed;
        try
        {
            state.IsSent = false; // refused: nothing was applied
            renewed = await _credentials.RenewAsync(refused, limit.Token).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (renewed is null)
        {
            return response;
        }

        response.Dispose();
        state.IsSent = true;
        response = await _transport.SendAsync(call, Bearer(renewed), limit).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            _credentials.IsRefusedToo(renewed);
        }

        return response;
    }

    /// <summary>Goes where a download is redirected to: without the token, and over https.</summary>
    private async Task<HttpResponseMessage> FollowAsync(ApiCall call, HttpResponseMessage response, AttemptLimit limit)
    {
        for (var hops = 0; call.IsDownload && hops < MaxRedirects && Target(call, response) is { } target; hops++)
        {
            response.Dispose();
            call = call with { Url = target, IsUrlExact = false };
            response = await _transport.SendAsync(call, credentials: null, limit).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? Target(ApiCall call, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is { } location
        && new Uri(call.Url, location) is var target
        && (target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && call.Url.IsLoopback))
            ? target
            : null;

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    /// <summary>Deleted by an earlier attempt whose answer got lost: that is what was asked for.</summary>
    private static bool IsDeletedAlready(ApiCall call, CallState state, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound && call.Method == HttpMethod.Delete && state.IsUncertain;
}
