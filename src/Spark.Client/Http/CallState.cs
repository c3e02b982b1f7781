using System.Net;

namespace Spark.Client;

/// <summary>What one call remembers of its attempts. Written by <see cref="SparkDoor"/> alone, between them.</summary>
internal sealed class CallState(ApiCall call, long started)
{
    /// <summary>Its place among those that wait for a turn.</summary>
    public long Ticket { get; set; }

    public ApiCall Call => call;

    public long Started => started;

    /// <summary>How many times it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>How many requests were made for it: one more than attempts where a refused token was renewed.</summary>
    public int Sent { get; set; }

    /// <summary>Whether the token was renewed for it: once a call.</summary>
    public bool IsRenewed { get; set; }

    /// <summary>How many attempts failed otherwise than by the service asking to wait.</summary>
    public int Failures { get; set; }

    /// <summary>Whether an earlier attempt may have been applied.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>The status of the latest answer; <c>null</c> when there was none.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>What the service can find the call by in its logs.</summary>
    public string TrackingId { get; } = TrackingIds.Next();
}
