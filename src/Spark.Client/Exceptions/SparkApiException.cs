using System.Net;

namespace Spark.Client;

/// <summary>
/// A call of the API failed. Derived types name the causes a caller can act on. The message holds no token and no
/// message text.
/// </summary>
public class SparkApiException : Exception
{
    internal SparkApiException(ApiFailure failure, Exception? inner = null)
        : base(failure.Describe(), inner) => Failure = failure;

    internal ApiFailure Failure { get; }

    /// <summary>The method of the call, such as <c>GET</c>.</summary>
    public string Method => Failure.Call.Method.Method;

    /// <summary>The path of the call below the API's address, without the query.</summary>
    public string Path => Failure.Call.Path;

    /// <summary>The status of the answer; <c>null</c> when there was none.</summary>
    public HttpStatusCode? StatusCode => Failure.StatusCode;

    /// <summary>The headers of the answer, by name without regard to case; empty when there was none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers => Failure.Headers;

    /// <summary>The answer's body as text, the first 64 KB of it; <c>null</c> when there was none.</summary>
    public string? Body => Failure.Body;

    /// <summary>What the service says went wrong.</summary>
    public string? ServerMessage => Failure.ServerMessage;

    /// <summary>The single errors the service lists.</summary>
    public IReadOnlyList<string> Errors => Failure.Errors;

    /// <summary>The service's code of the error; mostly there is none.</summary>
    public int? ErrorCode => Failure.ErrorCode;

    /// <summary>The service's id of the call; give it to the service's support.</summary>
    public string? TrackingId => Failure.TrackingId;

    /// <summary>How many times the call was sent.</summary>
    public int Attempts => Failure.Attempts;

    /// <summary>
    /// Whether the service may have done what was asked although the call failed: true when a request that changes
    /// something was sent, in any attempt, and no understandable answer to it came back. Look before you send it again.
    /// </summary>
    public bool MayHaveBeenApplied => Failure.MayHaveBeenApplied;
}
