using Flurl.Http;

namespace Spark.Client;

/// <summary>A request that the user makes with Flurl.</summary>
internal sealed class UserRequest : FlurlRequest, IDoorRequest
{
    private readonly SparkClientOptions _options;
    private bool _isBuffered;

    public UserRequest(IFlurlClient client, string address, SparkClientOptions options)
        : base(address) => (Client, _options) = (client, options);

    public ApiCall? Call => null;

    public CancellationToken Caller { get; private set; }

    public async Task ReadAsync(HttpResponseMessage response, CallState state, AttemptLimit limit)
    {
        if (!_isBuffered)
        {
            // Read later, by the user: each read is timed and explained then.
            var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            var content = new StreamContent(new DownloadStream(body, state, _options));
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
