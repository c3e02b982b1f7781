using Flurl.Http;

namespace Spark.Client;

/// <summary>A request that the user makes with Flurl.</summary>
internal sealed class UserRequest : FlurlRequest, IDoorRequest
{
    private bool _isBuffered;

    public UserRequest(IFlurlClient client, string address)
        : base(address) => Client = client;

    public ApiCall? Call => null;

    public CancellationToken Caller { get; private set; }

    public Task ReadAsync(HttpResponseMessage response, AttemptLimit limit) =>
        _isBuffered ? response.Content.LoadIntoBufferAsync(JsonAnswer.MaxSize, limit.Token) : Task.CompletedTask;

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
