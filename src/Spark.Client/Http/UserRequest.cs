using Flurl.Http;

namespace Spark.Client;

/// <summary>A request that the user makes with Flurl.</summary>
internal sealed class UserRequest : FlurlRequest, IDoorRequest
{
    private readonly SparkHttp _http;
    private bool _isBuffered;

    public UserRequest(IFlurlClient client, string address, SparkHttp http)
        : base(address) => (Client, _http) = (client, http);

    public ApiCall? Call => null;

    public CancellationToken Caller { get; private set; }

    public async Task ReadAsync(HttpResponseMessage response, AttemptLimit limit)
    {
        if (!_isBuffered)
        {
            // Read later, by the user: each read is timed and explained then.
            var call = RawCall.Of(response.RequestMessage!, _http.ApiUrl);
            var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            var content = new StreamContent(new DownloadStream(body, call, _http.Options));
            foreach (var (name, values) in response.Content.Headers.NonValidated)
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = content;
            return;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(JsonAnswer.MaxSize, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw UnreadableAnswerException.TooLarge(response, []);
        }
    }

    public bool Allows(HttpResponseMessage response) =>
        Settings.AllowedHttpStatusRange is { Length: > 0 } range
        && HttpStatusRangeParser.IsMatch(range, response.StatusCode);

    Task<IFlurlResponse> IFlurlRequest.SendAsync(
        HttpMethod verb,
        HttpContent? content,
        HttpCompletionOption completionOption,
        CancellationToken cancellationToken
    )
    {
        (_isBuffered, Caller) = (completionOption is HttpCompletionOption.ResponseContentRead, cancellationToken);
        return SendAsync(verb, content!, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
