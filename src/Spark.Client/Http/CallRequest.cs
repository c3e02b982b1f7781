using Flurl;
using Flurl.Http;
using Flurl.Http.Configuration;
using Flurl.Util;

namespace Spark.Client;

/// <summary>
/// The request of a modelled call. No settings, headers or events of its own: those of Flurl's own kind are half of what
/// a call allocates.
/// </summary>
internal sealed class CallRequest<T>(
    IFlurlClient client,
    ApiCall call,
    Func<HttpResponseMessage, CallState, AttemptLimit, Task<T>> read,
    CancellationToken caller
) : IDoorRequest
{
    private static readonly NameValueList<string> NoHeaders = new(caseSensitiveNames: false);

    public ApiCall Call => call;

    public CancellationToken Caller => caller;

    /// <summary>The answer of the attempt that succeeded.</summary>
    public Task<T>? Answer { get; private set; }

    public IFlurlClient Client { get; set; } = client;

    public HttpMethod Verb { get; set; } = call.Method;

    public Url Url { get; set; } = call.Address;

    /// <summary>None: each attempt makes its own.</summary>
    public HttpContent? Content { get; set; }

    public FlurlHttpSettings Settings => Client.Settings;

    /// <summary>Flurl adds to them those of the client, if it has any.</summary>
    public INameValueList<string> Headers { get; } =
        client.Headers.Count == 0 ? NoHeaders : new NameValueList<string>(caseSensitiveNames: false);

    public IList<(FlurlEventType EventType, IFlurlEventHandler Handler)> EventHandlers =>
        Array.Empty<(FlurlEventType, IFlurlEventHandler)>();

    public IEnumerable<(string Name, string Value)> Cookies => [];

    public CookieJar? CookieJar { get; set; }

    public FlurlCall? RedirectedFrom { get; set; }

    public IFlurlClient EnsureClient() => Client;

    public Task ReadAsync(HttpResponseMessage response, CallState state, AttemptLimit limit) =>
        Answer = read(response, state, limit);

    public bool Allows(HttpResponseMessage response) => false;

    public Task<IFlurlResponse> SendAsync(
        HttpMethod verb,
        HttpContent? content = null,
        HttpCompletionOption completionOption = HttpCompletionOption.ResponseContentRead,
        CancellationToken cancellationToken = default
    ) => Client.SendAsync(this, completionOption, cancellationToken);
}
