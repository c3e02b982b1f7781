using Flurl.Http;
using Microsoft.Extensions.Logging;

namespace Spark.Client;

/// <summary>
/// What resources call: they name their path, their query and their body. Everything goes through Flurl and
/// <see cref="SparkDoor"/> below it.
/// </summary>
internal sealed class SparkHttp : IDisposable
{
    private readonly HttpClient _http;
    private readonly FlurlClient _flurl;
    private readonly SparkDoor _door;

    public SparkHttp(
        HttpMessageHandler connections,
        SparkClientOptions options,
        ILogger logger,
        Action<HttpClient>? configure = null
    )
    {
        Options = options;
        ApiUrl = new Uri(options.ApiUrl.TrimEnd('/') + "/");
        _door = new SparkDoor(connections, options, ApiUrl, logger);
        _http = new HttpClient(_door);
        configure?.Invoke(_http);
        _flurl = DoorEvents.CreateFlurl(_http);
    }

    /// <summary>The API's address, with a slash at its end.</summary>
    public Uri ApiUrl { get; }

    public SparkClientOptions Options { get; }

    public RateLimitGates Gates => _door.Gates;

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
        new(method, path, ApiAddress.Text(ApiUrl, path, query));

    /// <summary>The same with a body, sent as JSON.</summary>
    public ApiCall CallWith<TBody>(HttpMethod method, string[] path, TBody body, Query? query = null) =>
        new(method, path, ApiAddress.Text(ApiUrl, path, query))
        {
            Content = JsonAnswer.Content(body, SparkJson.TypeInfo<TBody>()),
        };

    /// <summary>A request of these segments below the API's address, for the user to make with Flurl.</summary>
    public IFlurlRequest Request(IReadOnlyList<string> path) =>
        new UserRequest(_flurl, ApiAddress.Text(ApiUrl, path), Options);

    /// <summary>Sends a call whose answer says nothing but that it was done.</summary>
    public Task SendAsync(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(call, static (_, _, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Sends a call and reads its answer as JSON.</summary>
    public Task<T> SendAsync<T>(ApiCall call, CancellationToken cancellationToken) =>
        SendAsync(
            call,
            static (response, _, limit) => JsonAnswer.ReadAsync(response, SparkJson.AnswerType<T>(), limit.Token),
            cancellationToken
        );

    /// <summary>Sends a call, again where the policy says so, and hands each successful answer to a reader.</summary>
    public async Task<T> SendAsync<T>(
        ApiCall call,
        Func<HttpResponseMessage, CallState, AttemptLimit, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var request = new CallRequest<T>(_flurl, call, read, cancellationToken);
        var response = await _flurl
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (!call.IsAnswerKept)
        {
            response.Dispose();
        }

        return await request.Answer!.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _flurl.Dispose();
        _http.Dispose();
    }
}
