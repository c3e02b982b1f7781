using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spark.Client;

/// <summary>
/// A client of the Cisco Spark (Webex messaging) API: one property a resource. It is safe to share between threads;
/// make one for a token and keep it.
/// </summary>
public sealed class SparkClient : IDisposable
{
    private readonly SparkHttp _http;
    private readonly bool _ownsConnections;

    /// <summary>A client with the token of the environment, or this one.</summary>
    /// <param name="accessToken">
    /// The token; default <c>SPARK_ACCESS_TOKEN</c>, else <c>WEBEX_ACCESS_TOKEN</c>, of the environment.
    /// </param>
    public SparkClient(string? accessToken = null)
        : this(new SparkClientOptions { AccessToken = accessToken }) { }

    /// <summary>A client with connections of its own.</summary>
    /// <exception cref="ArgumentException">The options hold mistakes; all are named.</exception>
    public SparkClient(SparkClientOptions options, ILogger<SparkClient>? logger = null)
        : this(new HttpClient(FlurlTransport.CreateHandler()), options, logger) => _ownsConnections = true;

    /// <summary>
    /// A client over connections that somebody else owns, such as <see cref="IHttpClientFactory"/>. They must not
    /// follow redirects by themselves, and must not have been used yet: their timeout is switched off in favour of
    /// <see cref="SparkClientOptions.AttemptTimeout"/>.
    /// </summary>
    public SparkClient(HttpClient http, SparkClientOptions options, ILogger<SparkClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        http.Timeout = Timeout.InfiniteTimeSpan; // attempts have their own, which covers the body too
        _http = new SparkHttp(http, options, logger ?? NullLogger<SparkClient>.Instance);
        People = new PeopleApi(_http);
        Rooms = new RoomsApi(_http);
        Memberships = new MembershipsApi(_http);
        Messages = new MessagesApi(_http);
        Webhooks = new WebhooksApi(_http);
    }

    /// <summary>The API's address.</summary>
    public Uri ApiUrl => _http.ApiUrl;

    /// <summary>People.</summary>
    public PeopleApi People { get; }

    /// <summary>Rooms.</summary>
    public RoomsApi Rooms { get; }

    /// <summary>Memberships.</summary>
    public MembershipsApi Memberships { get; }

    /// <summary>Messages.</summary>
    public MessagesApi Messages { get; }

    /// <summary>Webhooks.</summary>
    public WebhooksApi Webhooks { get; }

    /// <summary>The token of the environment: <c>SPARK_ACCESS_TOKEN</c>, else <c>WEBEX_ACCESS_TOKEN</c>.</summary>
    public static string? AccessTokenFromEnvironment() =>
        NotEmpty("SPARK_ACCESS_TOKEN") ?? NotEmpty("WEBEX_ACCESS_TOKEN");

    /// <summary>Closes the connections, if they are the client's own.</summary>
    public void Dispose()
    {
        if (_ownsConnections)
        {
            _http.Dispose();
        }
    }

    private static string? NotEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
