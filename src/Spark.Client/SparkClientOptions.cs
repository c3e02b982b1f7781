namespace Spark.Client;

/// <summary>How a <see cref="SparkClient"/> talks to the service.</summary>
public class SparkClientOptions
{
    /// <summary>The service's address today.</summary>
    public const string DefaultApiUrl = "https://webexapis.com/v1";

    internal static readonly TimeSpan Longest = TimeSpan.FromDays(24); // a timer takes no more than 24.8

    /// <summary>
    /// The access token; blanks, quotes and a byte-order mark around it are cut off. Default: the environment variable
    /// <c>SPARK_ACCESS_TOKEN</c>, else <c>WEBEX_ACCESS_TOKEN</c>; none for a client that is registered by a name, since
    /// that would be another identity.
    /// </summary>
    public string? AccessToken
    {
        get;
        set => field = TokenText.Trim(value);
    }

    /// <summary>Where the token comes from when it changes; takes the place of <see cref="AccessToken"/>.</summary>
    public TokenSource? TokenSource { get; set; }

    /// <summary>
    /// The API's address. Must be https, except for a loopback address, since the token travels with every call.
    /// Default: <see cref="DefaultApiUrl"/>.
    /// </summary>
    public string ApiUrl { get; set; } = DefaultApiUrl;

    /// <summary>
    /// How long one attempt of a call may take until its answer is read; at most 24 days. Default: 60 seconds.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a call may take in all, waits included; at most 24 days. A <c>Retry-After</c> that leads beyond it is
    /// not waited for: the call fails at once. Default: 5 minutes.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many times a call is sent at most; those that the service answers with a time to wait do not count. Default: 5.
    /// </summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// Whether a call waits when the service asks it to (429, and 423 while a file is scanned). If not,
    /// <see cref="SparkRateLimitException"/> or <see cref="SparkLockedException"/> is thrown at once; also by the calls
    /// that would have to wait for what another one was told, which are not sent. Default: true.
    /// </summary>
    public bool WaitOnRateLimit { get; set; } = true;

    /// <summary>The clock of every wait. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Called when a call begins to wait for its turn, since the service has asked to wait, or as many calls are under
    /// way as it answers; what is returned is disposed when the wait is over. For whoever limits the time of what makes
    /// calls and does not count such waits: it is called where the call is made. Default: none.
    /// </summary>
    public Func<IDisposable?>? Waiting { get; set; }

    /// <summary>A number from 0 to below 1 for the jitter of waits; replaced in tests.</summary>
    internal Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    /// <summary>The token to use when there is no source of tokens.</summary>
    internal string? Token =>
        AccessToken is { Length: > 0 } token ? token
        : IsNamed ? null
        : SparkClient.AccessTokenFromEnvironment();

    /// <summary>Whether it is one of several clients: the environment's token is somebody else's then.</summary>
    internal bool IsNamed { get; set; }

    /// <summary>Later changes of the original do not reach a client that is in use.</summary>
    internal SparkClientOptions Copy() => (SparkClientOptions)MemberwiseClone();

    /// <summary>All that is wrong with these options; empty when nothing is.</summary>
    public virtual IEnumerable<string> Validate()
    {
        if (ApiAddressProblem(ApiUrl) is { } problem)
        {
            yield return problem;
        }

        if (TokenSource is null && Token is { } token && TokenText.IsOdd(token))
        {
            yield return $"{nameof(AccessToken)} holds a character that no token has, such as a blank or a line break.";
        }

        if (TimeProvider is null)
        {
            yield return $"{nameof(TimeProvider)} must not be null.";
        }

        if (AttemptTimeout <= TimeSpan.Zero || AttemptTimeout > Longest)
        {
            yield return $"{nameof(AttemptTimeout)} must be more than zero and at most {Longest.Days} days.";
        }

        if (TotalTimeout <= TimeSpan.Zero || TotalTimeout > Longest)
        {
            yield return $"{nameof(TotalTimeout)} must be more than zero and at most {Longest.Days} days.";
        }

        if (MaxAttempts < 1)
        {
            yield return $"{nameof(MaxAttempts)} must be 1 or more.";
        }
    }

    private static string? ApiAddressProblem(string? url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            ? $"{nameof(ApiUrl)} must be an absolute http or https address, such as {DefaultApiUrl}."
        : uri.Scheme == "http" && !uri.IsLoopback
            ? $"{nameof(ApiUrl)} must be https: the access token travels with every call (plain http is for loopback only)."
        : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? $"{nameof(ApiUrl)} must have no query and no fragment."
        : uri.UserInfo.Length > 0 ? $"{nameof(ApiUrl)} must have no user name and no password."
        : null;
}
