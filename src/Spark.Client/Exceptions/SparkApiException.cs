using System.Net;

namespace Spark.Client;

/// <summary>
/// A call of the API failed. Derived types name the causes a caller can act on. The message holds no token and no
/// message text.
/// </summary>
public class SparkApiException : Exception
{
    internal SparkApiException(ApiFailure failure, Exception? inner = null)
        : base(failure.Describe(), inner)
    {
        Method = failure.Call.Method.Method;
        Path = failure.Call.Path;
        Attempts = failure.Attempts;
        MayHaveBeenApplied = failure.MayHaveBeenApplied;
        StatusCode = failure.StatusCode;
        Headers = failure.Headers;
        Body = failure.Body;
        ServerMessage = failure.ServerMessage;
        Errors = failure.Errors;
        TrackingId = failure.TrackingId;
    }

    /// <summary>The method of the call, such as <c>GET</c>.</summary>
    public string Method { get; }

    /// <summary>The path of the call below the API's address, without the query.</summary>
    public string Path { get; }

    /// <summary>The status of the answer; <c>null</c> when there was none.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The headers of the answer, by name without regard to case; empty when there was none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; }

    /// <summary>The answer's body as text, the first 64 KB of it; <c>null</c> when there was none.</summary>
    public string? Body { get; }

    /// <summary>What the service says went wrong.</summary>
    public string? ServerMessage { get; }

    /// <summary>The single errors the service lists.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>The service's id of the call; give it to the service's support.</summary>
    public string? TrackingId { get; }

    /// <summary>How many times the call was sent.</summary>
    public int Attempts { get; }

    /// <summary>
    /// Whether the service may have done what was asked although the call failed: true when a request that changes
    /// something was sent and no understandable answer came back. Look before you send it again.
    /// </summary>
    public bool MayHaveBeenApplied { get; }
}
