using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flurl.Http;
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
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public SparkClient(SparkClientOptions options, ILogger<SparkClient>? logger = null)
        : this(Connections.Own, options, logger) => _ownsConnections = true;

    /// <summary>
    /// A client over connections that somebody else owns, which any number of clients may share. They must not follow
    /// redirects by themselves. Unless they have been used already, their timeout is switched off in favour of
    /// <see cref="SparkClientOptions.AttemptTimeout"/>.
    /// </summary>
    public SparkClient(HttpClient http, SparkClientOptions options, ILogger<SparkClient>? logger = null)
        : this(() => Connections.Of(http ?? throw new ArgumentNullException(nameof(http))), options, logger) { }

    /// <summary>A client over these connections.</summary>
    internal SparkClient(
        Func<HttpMessageHandler> connections,
        SparkClientOptions options,
        ILogger<SparkClient>? logger,
        Action<HttpClient>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _http = new SparkHttp(connections(), options.Copy(), logger ?? NullLogger<SparkClient>.Instance, configure);
        People = new PeopleApi(_http);
        Rooms = new RoomsApi(_http);
        Memberships = new MembershipsApi(_http);
        Messages = new MessagesApi(_http);
        Webhooks = new WebhooksApi(_http);
        AccessTokens = new AccessTokensApi(_http);
        Contents = new ContentsApi(_http);
        Teams = new TeamsApi(_http);
        TeamMemberships = new TeamMembershipsApi(_http);
        Organizations = new OrganizationsApi(_http);
        Licenses = new LicensesApi(_http);
        Roles = new RolesApi(_http);
        Events = new EventsApi(_http);
        AttachmentActions = new AttachmentActionsApi(_http);
        RoomTabs = new RoomTabsApi(_http);
        LinkedFolders = new LinkedFoldersApi(_http);
        AdminAudit = new AdminAuditApi(_http);
        SecurityAudit = new SecurityAuditApi(_http);
        Authorizations = new AuthorizationsApi(_http);
        Guests = new GuestsApi(_http);
        Classifications = new ClassificationsApi(_http);
        ResourceGroups = new ResourceGroupsApi(_http);
        ResourceGroupMemberships = new ResourceGroupMembershipsApi(_http);
        ServiceApps = new ServiceAppsApi(_http);
    }

    /// <summary>The API's address.</summary>
    public Uri ApiUrl => _http.ApiUrl;

    /// <summary>How long one attempt of a call may take.</summary>
    public TimeSpan AttemptTimeout => _http.Options.AttemptTimeout;

    /// <summary>How long a call may take in all.</summary>
    public TimeSpan TotalTimeout => _http.Options.TotalTimeout;

    /// <summary>How many times a call is sent at most; waits that the service asks for are not counted.</summary>
    public int MaxAttempts => _http.Options.MaxAttempts;

    /// <summary>Whether calls wait when the service asks them to.</summary>
    public bool WaitOnRateLimit => _http.Options.WaitOnRateLimit;

    /// <summary>
    /// The limits of the service that calls of this client wait for at present, those that end first at the front;
    /// empty when there is none.
    /// </summary>
    public IReadOnlyList<RateLimit> RateLimits => _http.Gates.Limits;

    internal RateLimitGates Gates => _http.Gates;

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

    /// <summary>Signing people in, and tokens for them; needs no token.</summary>
    public AccessTokensApi AccessTokens { get; }

    /// <summary>Files of messages.</summary>
    public ContentsApi Contents { get; }

    /// <summary>Teams.</summary>
    public TeamsApi Teams { get; }

    /// <summary>Team memberships.</summary>
    public TeamMembershipsApi TeamMemberships { get; }

    /// <summary>Organizations, for administrators.</summary>
    public OrganizationsApi Organizations { get; }

    /// <summary>Licenses, for administrators.</summary>
    public LicensesApi Licenses { get; }

    /// <summary>Roles, for administrators.</summary>
    public RolesApi Roles { get; }

    /// <summary>Events of the organization, for compliance officers.</summary>
    public EventsApi Events { get; }

    /// <summary>Cards that were submitted.</summary>
    public AttachmentActionsApi AttachmentActions { get; }

    /// <summary>Web pages at the top of rooms.</summary>
    public RoomTabsApi RoomTabs { get; }

    /// <summary>Folders of a storage service that belong to rooms.</summary>
    public LinkedFoldersApi LinkedFolders { get; }

    /// <summary>What administrators did.</summary>
    public AdminAuditApi AdminAudit { get; }

    /// <summary>Who signed in and out.</summary>
    public SecurityAuditApi SecurityAudit { get; }

    /// <summary>Which applications act for whom.</summary>
    public AuthorizationsApi Authorizations { get; }

    /// <summary>Guests of a service application.</summary>
    public GuestsApi Guests { get; }

    /// <summary>Classifications of rooms.</summary>
    public ClassificationsApi Classifications { get; }

    /// <summary>Resource groups of hybrid services.</summary>
    public ResourceGroupsApi ResourceGroups { get; }

    /// <summary>Whose license is served by which resource group.</summary>
    public ResourceGroupMembershipsApi ResourceGroupMemberships { get; }

    /// <summary>Tokens of service applications.</summary>
    public ServiceAppsApi ServiceApps { get; }

    /// <summary>
    /// A request of Flurl's for what is not modelled here. It goes the way of all calls: token, limits, repetitions,
    /// exceptions, traces. Types of this library are read and written as everywhere; others by reflection, unless
    /// <c>WithSettings</c> says how.
    /// </summary>
    /// <param name="path">The segments of the path below the API's address; each stays one whatever it holds.</param>
    /// <example>
    /// <code>
    /// var room = await spark.Request("rooms", roomId).SetQueryParam("x", 1).GetJsonAsync&lt;Room&gt;();
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">A segment is empty, <c>.</c> or <c>..</c>.</exception>
    public IFlurlRequest Request(params IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _http.Request(path);
    }

    /// <summary>Makes a call that is not modelled here, or whose answer is read as a type of one's own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">How the answer is read; from a <c>JsonSerializerContext</c> of one's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SparkApiException">The call failed; derived types name the causes.</exception>
    public Task<T> SendAsync<T>(SparkCall call, JsonTypeInfo<T> answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(answer);
        return _http.SendAsync(
            call.ToCall(_http),
            (response, _, limit) => JsonAnswer.ReadAsync(response, answer, limit.Token),
            cancellationToken
        );
    }

    /// <summary>The same with a type that the options know; by default the library's own.</summary>
    public Task<T> SendAsync<T>(
        SparkCall call,
        JsonSerializerOptions? options = null,
        CancellationToken cancellationToken = default
    ) => SendAsync(call, SparkJson.AnswerType<T>(options), cancellationToken);

    /// <summary>Makes a call whose answer is not read.</summary>
    public Task SendAsync(SparkCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return _http.SendAsync(call.ToCall(_http), cancellationToken);
    }

    /// <summary>Lists, over all pages, what is not modelled here or is read as a type of one's own.</summary>
    /// <param name="call">The call of the first page; its method must be GET.</param>
    /// <param name="item">How one item is read; from a <c>JsonSerializerContext</c> of one's own.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public SparkList<T> List<T>(SparkCall call, JsonTypeInfo<T> item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(item);
        return call.Method == HttpMethod.Get
            ? new SparkList<T>(
                _http,
                call.ToCall(_http),
                new Query(call.Query),
                ItemsOf<T>.Type(item),
                cancellationToken
            )
            : throw new ArgumentException("A list is read with GET.", nameof(call));
    }

    /// <summary>The same with a type that the options know; by default the library's own.</summary>
    public SparkList<T> List<T>(
        SparkCall call,
        JsonSerializerOptions? options = null,
        CancellationToken cancellationToken = default
    ) => List(call, SparkJson.AnswerType<T>(options), cancellationToken);

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
        TokenText.Trim(Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } value ? value : null;
}
