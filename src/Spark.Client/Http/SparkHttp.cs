using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Flurl;
using Microsoft.Extensions.Logging;

namespace Spark.Client;

/// <summary>
/// The one door to the network: address, token, retries, errors, JSON. A resource names its path, its query and its
/// body.
/// </summary>
internal sealed class SparkHttp : IDisposable
{
    /// <summary>A JSON answer larger than this, decompressed, is refused.</summary>
    internal const long MaxAnswer = 16 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    private readonly FlurlTransport _transport;
    private readonly SparkClientOptions _options;
    private readonly TokenSource _tokens;
    private readonly RetryPolicy _retries;
    private readonly RateLimitGate _gate;

    public SparkHttp(HttpClient http, SparkClientOptions options, ILogger logger)
    {
        _options = options;
        _tokens =
            options.TokenSource
            ?? new StaticTokenSource(options.AccessToken ?? SparkClient.AccessTokenFromEnvironment());
        _transport = new FlurlTransport(http);
        _gate = new RateLimitGate(options.TimeProvider);
        _retries = new RetryPolicy(options, _gate, logger);
        ApiUrl = new Uri(options.ApiUrl.TrimEnd('/') + "/");
    }

    /// <summary>The API's address, with a slash at its end.</summary>
    public Uri ApiUrl { get; }

    public Task<T> GetAsync<T>(string[] path, CancellationToken cancellationToken) =>
        SendAsync<T>(new(HttpMethod.Get, Show(path), Address(path)), cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(
            new(HttpMethod.Post, Show(path), Address(path)) { Content = JsonContent(body) },
            cancellationToken
        );

    public Task<T> PutAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(new(HttpMethod.Put, Show(path), Address(path)) { Content = JsonContent(body) }, cancellationToken);

    public Task DeleteAsync(string[] path, CancellationToken cancellationToken) =>
        SendAsync(
            new(HttpMethod.Delete, Show(path), Address(path)),
            static (_, _) => Task.FromResult(true),
            cancellationToken
        );

    public Task<T> GetAsync<T>(string[] path, Query query, CancellationToken cancellationToken) =>
        SendAsync<T>(new(HttpMethod.Get, Show(path), Address(path, query)), cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, Query query, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(
            new(HttpMethod.Post, Show(path), Address(path, query)) { Content = JsonContent(body) },
            cancellationToken
        );

    public Task<T> PutAsync<TBody, T>(string[] path, Query query, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(
            new(HttpMethod.Put, Show(path), Address(path, query)) { Content = JsonContent(body) },
            cancellationToken
        );

    public Task<T> PatchAsync<TBody, T>(string[] path, TBody body, CancellationToken cancellationToken) =>
        SendAsync<T>(
            new(HttpMethod.Patch, Show(path), Address(path)) { Content = JsonContent(body) },
            cancellationToken
        );

    public Task DeleteAsync(string[] path, Query query, CancellationToken cancellationToken) =>
        SendAsync(
            new(HttpMethod.Delete, Show(path), Address(path, query)),
            static (_, _) => Task.FromResult(true),
            cancellationToken
        );

    public SparkList<T> List<T>(string[] path, Query query, CancellationToken cancellationToken) =>
        new(this, Show(path), Address(path, query), query, cancellationToken);

    /// <summary>Sends a call and reads its answer as JSON.</summary>
    public Task<T> SendAsync<T>(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, static (response, token) => ReadJsonAsync<T>(response, token), cancellationToken);

    /// <summary>Sends a call, again where the policy says so, and hands each successful answer to a reader.</summary>
    public Task<T> SendAsync<T>(
        ApiCall call,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) => _retries.RunAsync(call, (state, token) => AttemptAsync(call, state, read, token), cancellationToken);

    public static async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxAnswer)
        {
            throw new TooLargeException(MaxAnswer);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await JsonSerializer
                    .DeserializeAsync(new LimitedStream(stream, MaxAnswer), SparkJson.TypeInfo<T>(), cancellationToken)
                    .ConfigureAwait(false)
                ?? throw new JsonException("The answer is null.");
        }
    }

    public void Dispose() => _transport.Dispose();

    private async Task<T> AttemptAsync<T>(
        ApiCall call,
        RetryPolicy.CallState state,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpStatusCode? status = null;
        try
        {
            using var response = await SendWithTokenAsync(call, either.Token).ConfigureAwait(false);
            status = response.StatusCode;
            if (response.IsSuccessStatusCode || IsDeletedAlready(call, state, response))
            {
                return await read(response, either.Token).ConfigureAwait(false);
            }

            var failure = await ErrorAnswer
                .ReadAsync(call, response, state.Attempts, either.Token)
                .ConfigureAwait(false);
            if (failure is { StatusCode: HttpStatusCode.TooManyRequests, RetryAfter: { } wait })
            {
                _gate.Close(wait);
            }

            throw failure.ToException();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error)
            when (TransportFailure.Explain(error, Failure(call, state, status), _options.AttemptTimeout)
                    is { } explained
            )
        {
#pragma warning disable MA0027 // Not the caught one: its explanation, which has it as the inner one.
            throw explained;
#pragma warning restore MA0027
        }
    }

    private static ApiFailure Failure(ApiCall call, RetryPolicy.CallState state, HttpStatusCode? status) =>
        new(call, state.Attempts) { StatusCode = status };

    private async Task<HttpResponseMessage> SendWithTokenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var token =
            await _tokens.GetAsync(cancellationToken).ConfigureAwait(false) ?? throw new SparkTokenMissingException();
        var response = await _transport.SendAsync(call, token, cancellationToken).ConfigureAwait(false);
        if (
            response.StatusCode is not HttpStatusCode.Unauthorized
            || await _tokens.RenewAsync(token, cancellationToken).ConfigureAwait(false) is not { } renewed
        )
        {
            return response;
        }

        response.Dispose();
        return await _transport.SendAsync(call, renewed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deleted by an earlier attempt whose answer got lost: that is what was asked for.</summary>
    private static bool IsDeletedAlready(ApiCall call, RetryPolicy.CallState state, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound && call.Method == HttpMethod.Delete && state.Uncertain;

    private static Func<HttpContent> JsonContent<T>(T body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, SparkJson.TypeInfo<T>());
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = Json } };
    }

    private Uri Address(string[] path, Query? query = null)
    {
        var url = new Url(ApiUrl);
        foreach (var segment in path)
        {
            // "." and ".." would climb, and nothing would name the collection.
            if (string.IsNullOrWhiteSpace(segment) || segment is "." or "..")
            {
                throw new ArgumentException($"'{segment}' is no id.", nameof(path));
            }

            url.AppendPathSegment(segment, fullyEncode: true);
        }

        foreach (var (name, value) in query?.Parameters ?? [])
        {
            url.AppendQueryParam(name, value);
        }

        return url.ToUri();
    }

    private static string Show(string[] path) => string.Join('/', path);
}
